namespace Orchestrator.Domain.Schedules.Cron;

/// <summary>Words that stand for whole expressions.</summary>
internal static class CronAliases
{
    private static readonly Dictionary<string, string> All = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@yearly"] = "0 0 0 1 1 *",
        ["@annually"] = "0 0 0 1 1 *",
        ["@monthly"] = "0 0 0 1 * *",
        ["@weekly"] = "0 0 0 * * 0",
        ["@daily"] = "0 0 0 * * *",
        ["@midnight"] = "0 0 0 * * *",
        ["@hourly"] = "0 0 * * * *",
        ["@every_minute"] = "0 * * * * *",
        ["@every_second"] = "* * * * * *",
    };

    /// <summary>The expression in six fields; the text itself when it is no word.</summary>
    /// <exception cref="FormatException">It is a word that nobody knows.</exception>
    public static string Resolve(string text) => !text.StartsWith('@') ? text
        : All.TryGetValue(text, out var expression) ? expression
        : throw new FormatException($"is '{text}', which is none of {string.Join(", ", All.Keys)}; for other periods give an interval");
}
