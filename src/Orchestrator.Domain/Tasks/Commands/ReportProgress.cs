using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>The attempt says how far it is.</summary>
/// <param name="Percent">0 to 100.</param>
/// <param name="Message">Null keeps the last one.</param>
/// <param name="Checkpoint">JSON to go on from; empty keeps the last one. Not kept for a task that runs on several agents.</param>
public sealed record ReportProgress(
    TaskId Task, AttemptToken Token, double Percent, string? Message, TaskPayload Checkpoint)
    : AttemptReport(Task, Token)
{
    internal override string? Outcome => null;

    protected override void Decide(TaskRecord task, in HeldAttempt held, TaskQueueLimits limits, Decision decision)
    {
        // Several agents work on their own: none of them goes on from what another has done.
        var checkpoint = task.IsRedundant ? default : Checkpoint;

        // Progress without end must not grow a history without end; a checkpoint is worth its place, and so is the first sign
        // that a scheduled attempt runs: without it the start deadline would take the attempt away.
        if (held.StartedAt is null || task.History.Length < limits.MaxHistory || !checkpoint.IsEmpty)
        {
            decision.Emit(new AttemptProgressed(Task, decision.Now, held.Attempt, Percent, Message, checkpoint));
        }
    }

    internal override bool IsRepetitionOf(TaskEvent @event) => false;
}
