namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>The rule for a report whose attempt is over: a repetition is confirmed, anything else kept as evidence, once.</summary>
internal static class LateReport
{
    public static TaskReplyKind Decide(TaskRecord task, AttemptReport report, IReadOnlyList<HistoryEntry>? archived, Decision decision)
    {
        if (task.AttemptOf(report.Token) is not { } attempt)
        {
            return TaskReplyKind.Stale;
        }

        foreach (var entry in task.History)
        {
            if (report.IsRepetitionOf(entry.Event) && AttemptIn(entry.Event) == attempt)
            {
                return TaskReplyKind.Repeated;
            }

            if (entry.Event is LateResultRecorded late && late.Attempt == attempt)
            {
                return TaskReplyKind.Stale;
            }
        }

        if (report.Outcome is { } outcome)
        {
            decision.Emit(new LateResultRecorded(task.Id, decision.Now, attempt, outcome, archived));
        }

        return TaskReplyKind.Stale;
    }

    private static int? AttemptIn(TaskEvent @event) => @event switch
    {
        TaskCompleted e => e.Attempt,
        AttemptCompleted e => e.Attempt,
        AttemptFailed e => e.Attempt,
        AttemptLost e => e.Attempt,
        TaskQueued e => e.Attempt,
        TaskCancelled e => e.Attempt,
        _ => null,
    };
}
