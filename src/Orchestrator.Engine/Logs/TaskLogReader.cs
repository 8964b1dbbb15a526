using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Journal.Logs;

namespace Orchestrator.Engine.Logs;

/// <summary>Pages of a task's log, and waiting for more of it.</summary>
/// <param name="lookAgain">How often to look for lines of which this node does not hear, as another one stores them.</param>
internal sealed class TaskLogReader(IOrchestrator tasks, TaskLogs logs, TimeProvider time, TimeSpan? lookAgain = null)
{
    /// <summary>The page; null when there is no such task.</summary>
    public async Task<TaskLogPage?> ReadAsync(TaskId id, TaskLogPosition after, int limit, TimeSpan wait, CancellationToken cancellation)
    {
        var askedAt = time.GetTimestamp();
        while (true)
        {
            // The watch begins before the look, and the look at the task comes before the one at its lines: nothing falls in between.
            using var watch = wait > TimeSpan.Zero ? logs.Watch(id) : null;
            if (await tasks.FindAsync(id, cancellation) is not { } task)
            {
                return null;
            }

            var lines = await logs.ReadAsync(id, after.Stored, limit + 1, cancellation);
            var left = wait - time.GetElapsedTime(askedAt);
            if (lines.Count > 0 || task.State.IsTerminal() || left <= TimeSpan.Zero)
            {
                return Page(lines, after, limit, task.State.IsTerminal());
            }

            // A timer cuts off what is below a millisecond: on a clock that only timers move, that would wait for ever.
            var patience = TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds));
            await NewsAsync(watch!, lookAgain < patience ? lookAgain.Value : patience, cancellation);
        }
    }

    private static TaskLogPage Page(IReadOnlyList<LogLine> lines, TaskLogPosition after, int limit, bool hasEnded)
    {
        var items = lines.Take(limit)
            .Select(line => new TaskLogLine(
                new TaskLogPosition(line.Position.Attempt, line.Position.Number), new Instant(line.At), (TaskLogStream)line.Stream, line.Text))
            .ToList();
        var isLast = hasEnded && lines.Count <= limit;
        return new TaskLogPage(items, isLast ? null : items.Count > 0 ? items[^1].Position : after);
    }

    /// <summary>Cancels here and now: <c>CancelAsync</c> would leave the scheduler.</summary>
    private static void Cancel(CancellationTokenSource source) => source.Cancel();

    /// <summary>Waits for a line, the task's end or the end of the caller's patience.</summary>
    private async Task NewsAsync(LogWatches.Watch watch, TimeSpan patience, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var ending = tasks.WaitAsync(watch.Id, patience, either.Token);
        await Task.WhenAny(watch.News.OnOwnScheduler(), ending.OnOwnScheduler());
        Cancel(either);
        try
        {
            await ending;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // A line came first.
        }
    }
}
