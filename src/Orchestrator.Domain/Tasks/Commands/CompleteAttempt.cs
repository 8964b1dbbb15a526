using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>The attempt has a result. It counts during a cancellation's grace as well.</summary>
/// <param name="Result">One JSON value in UTF-8.</param>
public sealed record CompleteAttempt(TaskId Task, AttemptToken Token, TaskPayload Result) : AttemptReport(Task, Token)
{
    internal override string Outcome => "completed";

    protected override void Decide(TaskRecord task, in HeldAttempt held, TaskQueueLimits limits, Decision decision)
    {
        if (task.IsRedundant)
        {
            CopyEnd.Completed(task, held, Result, decision);
            return;
        }

        SharedResult.Share(task, Result, decision);
        decision.Emit(new TaskCompleted(Task, decision.Now, held.Attempt, Result));
    }

    internal override bool IsRepetitionOf(TaskEvent @event) =>
        (@event is TaskCompleted completed && completed.Result == Result)
        || (@event is AttemptCompleted attempt && attempt.Result == Result);
}
