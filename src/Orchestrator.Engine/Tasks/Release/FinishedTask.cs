using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Tasks.Release;

/// <summary>An ended task as the table of finished tasks takes it; or one that ended no longer.</summary>
internal sealed class FinishedTask(TaskRecord task)
{
    public TaskId Id { get; } = task.Id;

    public TaskSpec Spec { get; } = task.Spec;

    public TaskState State { get; } = task.State;

    public string? Agent { get; } = task.Agent;

    public Instant SubmittedAt { get; } = task.SubmittedAt;

    public ReadOnlyMemory<HistoryEntry> History { get; } = task.HistorySoFar;
}
