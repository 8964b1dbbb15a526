using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Metrics;

/// <summary>
/// What one append's events count for. It is added to <see cref="ShardCounters"/> when the append is durable, so that what
/// is thrown away and decided again is not counted twice.
/// </summary>
internal sealed class BurstCounts
{
    /// <summary>Upper bounds of the run times' buckets, in milliseconds.</summary>
    public static readonly double[] RunTimeBounds =
        [1, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000, 3_600_000];

    private readonly int[] events = new int[TaskEventTypes.Count];

    /// <summary>Events by <see cref="TaskEventType"/>.</summary>
    public ReadOnlySpan<int> Events => events;

    /// <summary>Attempts that failed and are to be followed by another one.</summary>
    public int Retries { get; private set; }

    /// <summary>How long attempts ran, in milliseconds.</summary>
    public HistogramCounts RunTimes { get; } = new(RunTimeBounds);

    public void Add(TaskEvent @event)
    {
        events[(int)@event.Type]++;
        if (@event is AttemptFailed { RetryAt: not null })
        {
            Retries++;
        }
    }

    public void Clear()
    {
        Array.Clear(events);
        Retries = 0;
        RunTimes.Clear();
    }

    /// <summary>
    /// How long the attempt ran that this event ended, from its start to its end in the task's history; null when it ended
    /// none, or one that was lost: nobody knows how long that ran.
    /// </summary>
    /// <param name="task">The task with the event.</param>
    public static TimeSpan? RunTime(TaskRecord task, TaskEvent @event)
    {
        var ended = @event switch
        {
            AttemptFailed e => e.Attempt,
            AttemptCompleted e => e.Attempt,
            TaskQueued e => e.Attempt,

            // An attempt that decided the task, or failed while it was to be cancelled, has its end already.
            TaskCompleted e => HasEnded(task, e.Attempt) ? null : e.Attempt,
            TaskCancelled e => HasEnded(task, e.Attempt) ? null : e.Attempt,
            _ => (int?)null,
        };
        return ended is { } attempt && task.StartedAtOf(attempt) is { } start ? @event.At - start : null;
    }

    private static bool HasEnded(TaskRecord task, int? attempt) => task.History is [.., var before, _] && attempt == before.Event switch
    {
        AttemptFailed e => e.Attempt,
        AttemptLost e => e.Attempt,
        AttemptCompleted e => e.Attempt,
        _ => 0,
    };
}
