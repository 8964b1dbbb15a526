using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>The attempt failed.</summary>
/// <param name="RetryAfter">The earliest next attempt, from now; null leaves it to the back-off.</param>
public sealed record FailAttempt(TaskId Task, AttemptToken Token, TaskError Error, TimeSpan? RetryAfter = null)
    : AttemptReport(Task, Token)
{
    internal override string Outcome => "failed";

    protected override void Decide(TaskRecord task, in HeldAttempt held, TaskQueueLimits limits, Decision decision) =>
        AttemptEnd.Failed(task, held, Error, RetryAfter, decision);

    internal override bool IsRepetitionOf(TaskEvent @event) => @event is AttemptFailed failed && failed.Error == Error;
}
