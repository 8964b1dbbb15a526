using Orchestrator.Contracts.Status;
using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Cli.Output;

/// <summary>Answers for people; in a pipe the same words without colour, a row a line.</summary>
internal sealed class TextScreen(TextWriter output, ILayout layout, TimeProvider time) : IScreen
{
    private static readonly string[] ListHeadings = ["ID", "TYPE", "STATUS", "ATTEMPT", "SUBMITTED", "TOOK", "DOMAIN"];
    private static readonly string[] HistoryHeadings = ["TIME", "EVENT", "ATTEMPT", "DETAILS"];

    private readonly Moments moments = new(time);

    public bool IsForPrograms => !layout.IsTerminal;

    /// <summary>The id alone: <c>id=$(orc task submit ...)</c>.</summary>
    public void Submitted(TaskResource task) => output.WriteLine(task.TaskId);

    public void Changed(TaskResource task) => layout.Fields(output, TaskFields.Of(task, moments));

    public void Details(TaskResource task, IReadOnlyList<TaskEventResource> history)
    {
        Changed(task);
        output.WriteLine();
        layout.Heading(output, "History");
        layout.Table(output, HistoryHeadings, history.Select(Row).ToList());
    }

    public void List(IReadOnlyList<TaskResource> tasks) => layout.Table(output, ListHeadings, tasks.Select(Row).ToList());

    public void Status(StatusResource status, Uri server)
    {
        layout.Fields(output, StatusFields.Of(status, server));
        if (status.Agents.Count > 0)
        {
            output.WriteLine();
            layout.Table(output, StatusFields.AgentHeadings, status.Agents.Select(StatusFields.Row).ToList());
        }

        var queues = status.QueueDepth.Where(queue => queue.Value > 0).OrderByDescending(queue => queue.Value).ToList();
        if (queues.Count > 0)
        {
            output.WriteLine();
            layout.Table(output, StatusFields.QueueHeadings, queues.Select(queue => (IReadOnlyList<Cell>)[queue.Key, $"{queue.Value}"]).ToList());
        }
    }

    public void Version(string version, string? commit) => output.WriteLine($"orc {version}{(commit is null ? "" : $" ({commit[..Math.Min(10, commit.Length)]})")}");

    public void Dispose() => output.Dispose();

    private IReadOnlyList<Cell> Row(TaskResource task) =>
    [
        task.TaskId,
        task.TaskType,
        TaskFields.StatusOf(task),
        $"{task.Attempt}/{task.MaxAttempts}",
        layout.IsTerminal ? moments.Ago(task.SubmittedAt) : moments.Full(task.SubmittedAt),
        moments.Between(task.StartedAt, task.FinishedAt),
        task.Domain,
    ];

    private IReadOnlyList<Cell> Row(TaskEventResource entry) =>
    [
        moments.Exact(entry.At),
        entry.Type,
        $"{entry.Attempt}",
        new Cell(EventDetails.Of(entry.Data), Tone.Quiet),
    ];
}
