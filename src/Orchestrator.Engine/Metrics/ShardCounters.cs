using System.Diagnostics.Metrics;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Metrics;

/// <summary>
/// What one shard has done since the process started, and how it stands. Only the shard's turn writes, plainly and without
/// locks; a scrape adds the shards up. It outlives the shard's incarnations.
/// </summary>
internal sealed class ShardCounters(string domain, Histogram<double>? runTime, Histogram<double>? appendTime)
{
    /// <summary>Upper bounds of the append times' buckets, in seconds.</summary>
    public static readonly double[] AppendTimeBounds =
        [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5];

    private readonly long[] events = new long[TaskEventTypes.Count];
    private readonly long[] tasks = new long[TaskStates.Count];
    private long retries;
    private long appends;
    private long appendedBytes;
    private long failedAppends;
    private long projectionLag;

    public string Domain { get; } = domain;

    /// <summary>Attempts that failed and were followed by another one.</summary>
    public long Retries => Volatile.Read(ref retries);

    /// <summary>Appends that became durable.</summary>
    public long Appends => Volatile.Read(ref appends);

    /// <summary>Bytes of these.</summary>
    public long AppendedBytes => Volatile.Read(ref appendedBytes);

    /// <summary>Appends that did not, or of which nobody knows.</summary>
    public long FailedAppends => Volatile.Read(ref failedAppends);

    /// <summary>Ended tasks that the table of finished tasks has not taken yet.</summary>
    public long ProjectionLag => Volatile.Read(ref projectionLag);

    /// <summary>How long attempts ran, in milliseconds.</summary>
    public HistogramCounts RunTimes { get; } = new(BurstCounts.RunTimeBounds);

    /// <summary>How long appends took until they were durable, in seconds.</summary>
    public HistogramCounts AppendTimes { get; } = new(AppendTimeBounds);

    /// <summary>Durable events of a kind.</summary>
    public long Events(TaskEventType type) => Volatile.Read(ref events[(int)type]);

    /// <summary>Tasks in a state; ended ones since the beginning.</summary>
    public long Tasks(TaskState state) => Volatile.Read(ref tasks[(int)state]);

    /// <summary>An attempt has ended; also tells the listeners of the meter, if there are any.</summary>
    public void Ran(BurstCounts burst, TimeSpan time)
    {
        burst.RunTimes.Record(time.TotalMilliseconds);
        if (runTime is { Enabled: true })
        {
            runTime.Record(time.TotalMilliseconds);
        }
    }

    /// <summary>An append is durable.</summary>
    public void Appended(BurstCounts burst, int bytes, TimeSpan time)
    {
        for (var i = 0; i < events.Length; i++)
        {
            events[i] += burst.Events[i];
        }

        retries += burst.Retries;
        RunTimes.Add(burst.RunTimes);
        appends++;
        appendedBytes += bytes;
        AppendTimes.Record(time.TotalSeconds);
        if (appendTime is { Enabled: true })
        {
            appendTime.Record(time.TotalSeconds);
        }
    }

    public void AppendFailed() => failedAppends++;

    /// <summary>Notes how the queue stands, for whoever asks before the next burst has ended.</summary>
    public void Note(TaskQueue queue)
    {
        for (var i = 0; i < tasks.Length; i++)
        {
            tasks[i] = queue.Count((TaskState)i);
        }

        projectionLag = queue.FinishedInMemory;
    }

    /// <summary>The shard has gone to another node, which notes from now on how it stands. Called once its actor has stopped.</summary>
    public void Left()
    {
        Array.Clear(tasks);
        projectionLag = 0;
    }
}
