namespace Orchestrator.Engine.Agents;

/// <summary>Bounds on what a handler can say: a history must not grow with a handler's chattiness.</summary>
internal static class Shortened
{
    /// <summary>Characters of an error's message.</summary>
    public const int ErrorLength = 8_000;

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
