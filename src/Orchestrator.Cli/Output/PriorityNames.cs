namespace Orchestrator.Cli.Output;

/// <summary>The names of the API's priorities, by number.</summary>
internal static class PriorityNames
{
    public static IReadOnlyList<string> All { get; } = ["critical", "high", "normal", "low", "background"];

    public static string Of(int priority) => priority >= 0 && priority < All.Count ? All[priority] : $"{priority}";

    /// <summary>Reads a name or a number; null when it is neither.</summary>
    public static int? Read(string text)
    {
        var named = All.ToList().FindIndex(name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        return named >= 0 ? named : text is [>= '0' and <= '4'] ? text[0] - '0' : null;
    }
}
