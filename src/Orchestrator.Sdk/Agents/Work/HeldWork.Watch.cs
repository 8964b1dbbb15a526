using Microsoft.Extensions.Logging;

namespace Orchestrator.Sdk.Agents.Work;

/// <content>What time brings.</content>
internal sealed partial class HeldWork
{
    // Four times a second while there is anything to look after: who ran for too long, what progress and which results are to be sent.
    private void Look()
    {
        List<RunningAttempt> attempts;
        List<KeptResult> due;
        IAgentLine? teller;
        lock (gate)
        {
            attempts = [.. running.Values];
            teller = line;
            due = kept.TakeDue(Time.GetTimestamp());
            if (attempts.Count == 0 && kept.Count == 0)
            {
                isWatching = false;
                timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        foreach (var result in due)
        {
            teller?.Report(result);
        }

        foreach (var attempt in attempts)
        {
            if (attempt.StopReason == StopReason.None && attempt.IsOverdue)
            {
                attempt.Stop(StopReason.Ended);
            }

            if (attempt.IsDeaf(Options.CancelGrace))
            {
                Abandon(attempt);
            }
            else
            {
                attempt.Reported?.SendIfDue();
            }
        }
    }

    private void Abandon(RunningAttempt attempt)
    {
        if (Take(attempt, attempt.Abandon()))
        {
            Logger.LogWarning(
                "Task {Task}: attempt {Attempt} of type {Type} did not stop in time and was abandoned; its handler ignores its cancellation token",
                attempt.TaskId, attempt.Attempt, attempt.TaskType);
            Tell(AgentEventKind.Stopped, attempt, "It ignores its cancellation and was abandoned.");
        }
    }

    private void KeepLooking()
    {
        if (!isWatching)
        {
            isWatching = true;
            timer.Change(AttemptProgress.Interval, AttemptProgress.Interval);
        }
    }
}
