using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Agents;

/// <summary>What an agent needs to run an attempt.</summary>
internal readonly record struct AttemptOrder(
    TaskId Task, AttemptToken Token, string Type, TaskPayload Input, TaskPayload Checkpoint, int Attempt, Instant Deadline)
{
    /// <summary>The order for the attempt that was begun last.</summary>
    public static AttemptOrder Of(TaskRecord task) =>
        new(task.Id, task.Token, task.Spec.Type, task.Spec.Input, task.Checkpoint, task.Attempt, task.HeldBy(task.Token)?.Deadline ?? task.Deadline);
}
