namespace Orchestrator.Sdk.Agents.Work;

/// <summary>Bounds on what a handler can say; the server has the same.</summary>
internal static class Shortened
{
    /// <summary>Characters of an error's message.</summary>
    public const int ErrorLength = 8_000;

    /// <summary>Characters of an error's type.</summary>
    public const int TypeLength = 200;

    /// <summary>Characters of a progress message.</summary>
    public const int ProgressLength = 1_000;

    /// <summary>The text, cut with an ellipsis when it is longer than <paramref name="length"/> characters.</summary>
    public static string Text(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var end = length - 1;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + "…";
    }
}
