using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Tasks;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Engine.Projection;

/// <summary>Reads ended tasks back from their table: a row holds the whole history, and folding it gives the task.</summary>
internal sealed class FinishedTasks(IProjection projection)
{
    /// <summary>The task's history; null when the table does not have it.</summary>
    public async ValueTask<IReadOnlyList<HistoryEntry>?> FindHistoryAsync(TaskId id, CancellationToken cancellation) =>
        await projection.FindAsync(id.ToString(), cancellation) is { } row ? TaskEventReader.ReadLines(row.Body) : null;

    /// <summary>The task; null when the table does not have it.</summary>
    public async ValueTask<TaskView?> FindAsync(TaskId id, CancellationToken cancellation) =>
        await FindHistoryAsync(id, cancellation) is { } history ? new TaskView(TaskRecord.Fold(history)) : null;

    /// <summary>A page of tasks, newest first.</summary>
    public async ValueTask<IReadOnlyList<TaskView>> PageAsync(ProjectionQuery query, CancellationToken cancellation) =>
        [.. (await projection.PageAsync(query, cancellation)).Select(row => new TaskView(TaskRecord.Fold(TaskEventReader.ReadLines(row.Body))))];
}
