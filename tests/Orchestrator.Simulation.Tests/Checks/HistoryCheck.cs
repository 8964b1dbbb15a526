using System.Text;
using Orchestrator.Domain.Tasks;
using static Orchestrator.Simulation.Tests.Stories.StoryRecord;

namespace Orchestrator.Simulation.Tests.Checks;

/// <summary>What must be true of every task's durable history, whatever happened.</summary>
internal static class HistoryCheck
{
    public static void Check(TaskId id, IReadOnlyList<HistoryEntry> history)
    {
        if (history is not [{ Event: TaskSubmitted { Spec: var spec } }, ..])
        {
            throw new Harness.SimulationFailedException($"Task {id}: its history does not start with 'submitted'.");
        }

        var policy = spec.Retry;
        int attempt = 0, failures = 0, losses = 0, results = 0;
        bool running = false, ended = false, isScheduled = false;
        foreach (var (_, @event) in history)
        {
            Require(!ended || @event is TaskRetried or LateResultRecorded, $"Task {id}: '{@event.Type.Name()}' follows its end. {Text(history)}");
            switch (@event)
            {
                case AttemptScheduled scheduled:
                    Require(!running, $"Task {id}: attempt {scheduled.Attempt} was scheduled while attempt {attempt} ran. {Text(history)}");
                    Require(scheduled.Attempt == attempt + 1, $"Task {id}: attempt {scheduled.Attempt} follows attempt {attempt}. {Text(history)}");
                    attempt = scheduled.Attempt;
                    running = true;
                    isScheduled = true;
                    break;
                case AttemptStarted started when isScheduled:
                    MustRun(started.Attempt);
                    isScheduled = false;
                    break;
                case AttemptStarted started:
                    Require(!running, $"Task {id}: attempt {started.Attempt} started while attempt {attempt} ran. {Text(history)}");
                    Require(started.Attempt == attempt + 1, $"Task {id}: attempt {started.Attempt} follows attempt {attempt}. {Text(history)}");
                    attempt = started.Attempt;
                    running = true;
                    break;
                case AttemptFailed failed:
                    MustRun(failed.Attempt);
                    failures++;
                    running = false;
                    break;
                case AttemptLost lost:
                    MustRun(lost.Attempt);
                    losses += lost.Charged ? 1 : 0;
                    running = false;
                    break;
                case TaskQueued { Attempt: { } snoozed }:
                    MustRun(snoozed);
                    running = false;
                    break;
                case TaskCompleted completed:
                    MustRun(completed.Attempt);
                    Require(
                        Encoding.UTF8.GetString(completed.Result.Span) == $$"""{"task":"{{id}}","attempt":{{completed.Attempt}}}""",
                        $"Task {id}: the accepted result is not what attempt {completed.Attempt} returned.");
                    results++;
                    break;
                case TaskRetried:
                    Require(ended, $"Task {id}: retried by hand although it has not ended. {Text(history)}");
                    (ended, failures, losses) = (false, 0, 0);
                    break;
                case TaskDeadLettered:
                    Require(
                        failures == policy.MaxAttempts || losses == policy.MaxLosses,
                        $"Task {id}: dead-lettered after {failures} of {policy.MaxAttempts} failures and {losses} of {policy.MaxLosses} losses. {Text(history)}");
                    break;
            }

            isScheduled &= running;
            Require(failures <= policy.MaxAttempts, $"Task {id}: {failures} failures of {policy.MaxAttempts}. {Text(history)}");
            Require(losses <= policy.MaxLosses, $"Task {id}: {losses} losses of {policy.MaxLosses}. {Text(history)}");
            if (@event.Type.IsTerminal())
            {
                ended = true;
                running = false;
            }
        }

        Require(results <= 1, $"Task {id}: {results} results were accepted. {Text(history)}");

        void MustRun(int reported) => Require(
            running && reported == attempt, $"Task {id}: attempt {reported} ended while attempt {attempt} was the current one. {Text(history)}");
    }

    public static string Text(IReadOnlyList<HistoryEntry> history) =>
        string.Join(", ", history.Select(entry => $"{entry.Sequence} {entry.Event.Type.Name()}"));
}
