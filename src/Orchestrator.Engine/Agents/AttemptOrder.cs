using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Agents;

/// <summary>What an agent needs to run an attempt.</summary>
/// <param name="Timeout">How long it may run from its start.</param>
/// <param name="StartedAt">When it started; null when that is still to come.</param>
internal readonly record struct AttemptOrder(
    TaskId Task, AttemptToken Token, string Type, TaskPayload Input, TaskPayload Checkpoint, int Attempt, TimeSpan Timeout, Instant? StartedAt, TaskRequirements Requirements)
{
    /// <summary>The order for the attempt that was begun last.</summary>
    public static AttemptOrder Of(TaskRecord task) => new(
        task.Id, task.Token, task.Spec.Type, task.Spec.Input, task.Checkpoint, task.Attempt, task.Spec.Timeout, task.HeldBy(task.Token)?.StartedAt, task.Spec.Requirements);

    /// <summary>When its time is over; counted from now when it has not started.</summary>
    public Instant DeadlineFrom(Instant now) => (StartedAt ?? now) + Timeout;
}
