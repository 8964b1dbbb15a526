using System.Globalization;

namespace Orchestrator.Cli.Output;

/// <summary>Numbers with what they count.</summary>
internal static class Counted
{
    /// <summary><c>1 task</c>, <c>1,200 tasks</c>.</summary>
    public static string Tasks(long count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? "task" : "tasks")}");

    public static string Of(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
