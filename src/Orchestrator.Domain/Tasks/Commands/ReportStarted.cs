using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>The agent started the scheduled attempt.</summary>
public sealed record ReportStarted(TaskId Task, AttemptToken Token) : AttemptReport(Task, Token)
{
    internal override string? Outcome => null;

    protected override void Decide(TaskRecord task, in HeldAttempt held, TaskQueueLimits limits, Decision decision)
    {
        if (held.StartedAt is null)
        {
            decision.Emit(new AttemptStarted(Task, decision.Now, held.Attempt, Token, held.Agent, held.Session));
        }
    }

    internal override bool IsRepetitionOf(TaskEvent @event) => false;
}
