namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>The attempt says how far it is.</summary>
/// <param name="Percent">0 to 100.</param>
/// <param name="Message">Null keeps the last one.</param>
/// <param name="Checkpoint">JSON to go on from; empty keeps the last one.</param>
public sealed record ReportProgress(
    TaskId Task, AttemptToken Token, double Percent, string? Message, TaskPayload Checkpoint)
    : AttemptReport(Task, Token)
{
    internal override string? Outcome => null;

    protected override void Decide(TaskRecord task, TaskQueueLimits limits, Decision decision)
    {
        // Progress without end must not grow a history without end; a checkpoint is worth its place, and so is the first sign
        // that a scheduled attempt runs: without it the start deadline would take the attempt away.
        if (task.State == TaskState.Scheduled || task.History.Length < limits.MaxHistory || !Checkpoint.IsEmpty)
        {
            decision.Emit(new AttemptProgressed(Task, decision.Now, task.Attempt, Percent, Message, Checkpoint));
        }
    }

    internal override bool IsRepetitionOf(TaskEvent @event) => false;
}
