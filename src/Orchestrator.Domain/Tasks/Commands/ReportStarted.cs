namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>The agent started the scheduled attempt.</summary>
public sealed record ReportStarted(TaskId Task, AttemptToken Token) : AttemptReport(Task, Token)
{
    internal override string? Outcome => null;

    protected override void Decide(TaskRecord task, TaskQueueLimits limits, Decision decision)
    {
        if (task.State == TaskState.Scheduled)
        {
            decision.Emit(new AttemptStarted(Task, decision.Now, task.Attempt, Token, task.Agent!, task.Session!));
        }
    }

    internal override bool IsRepetitionOf(TaskEvent @event) => false;
}
