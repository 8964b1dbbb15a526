using System.Text;

namespace Orchestrator.Domain.Tasks.Redundancy;

/// <summary>Says in words that the agents do not agree: what each of them came to, shortened.</summary>
internal static class NoMajority
{
    private const int LongestPart = 120;

    public static string Message(int redundancy, IReadOnlyList<AttemptCopy> copies) =>
        $"No {(redundancy / 2) + 1} of {redundancy} results are equal: {string.Join("; ", copies.Select(Part))}.";

    private static string Part(AttemptCopy copy) => copy.State switch
    {
        CopyState.Completed => $"agent '{copy.Agent}': {(copy.Result.IsEmpty ? "null" : Shortened(copy.Result))}",
        _ when copy.IsOut => $"agent '{copy.Agent}' failed: {Shortened($"{copy.Error!.Type}: {copy.Error.Message}")}",
        _ => $"agent '{copy.Agent}': no result yet",
    };

    private static string Shortened(TaskPayload result)
    {
        var json = result.Span;

        // A character has at most four bytes: what is cut off at worst is one that the text leaves out as well.
        return Shortened(Encoding.UTF8.GetString(json[..Math.Min(json.Length, (LongestPart + 1) * 4)]));
    }

    private static string Shortened(string text)
    {
        if (text.Length <= LongestPart)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[LongestPart - 1]) ? LongestPart - 1 : LongestPart;
        return $"{text[..end]}...";
    }
}
