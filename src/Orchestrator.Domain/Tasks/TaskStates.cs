namespace Orchestrator.Domain.Tasks;

/// <summary>The states' names on the wire, in the journal, in metrics and on pages, and what they mean together.</summary>
public static class TaskStates
{
    /// <summary>Number of states.</summary>
    public const int Count = 8;

    private static readonly string[] Names =
        ["submitted", "queued", "scheduled", "running", "completed", "failed", "cancelled", "dead_lettered"];

    /// <summary>All states in the order of a task's life.</summary>
    public static IReadOnlyList<TaskState> All { get; } = Enum.GetValues<TaskState>();

    /// <summary>The state's one name.</summary>
    public static string Name(this TaskState state) => Names[(int)state];

    /// <summary>True when only a person can move the task on.</summary>
    public static bool IsTerminal(this TaskState state) => state >= TaskState.Completed;

    /// <summary>Finds a state by its name, exactly as <see cref="Name"/> writes it.</summary>
    public static bool TryParse(string? name, out TaskState state)
    {
        var index = Array.IndexOf(Names, name);
        state = (TaskState)Math.Max(index, 0);
        return index >= 0;
    }
}
