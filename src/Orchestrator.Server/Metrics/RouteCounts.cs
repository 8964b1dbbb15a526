using Orchestrator.Engine.Metrics;

namespace Orchestrator.Server.Metrics;

/// <summary>The requests of one method to one route. Any thread may add.</summary>
internal sealed class RouteCounts
{
    /// <summary>Classes of status codes, from 1xx to 5xx.</summary>
    public const int Classes = 5;

    private static readonly double[] Bounds = [0.001, 0.005, 0.025, 0.1, 0.5, 1, 5, 30];
    private readonly long[] classes = new long[Classes];
    private readonly long[] durations = new long[Bounds.Length + 1];
    private long microseconds;

    public void Add(int status, double seconds)
    {
        Interlocked.Increment(ref classes[Math.Clamp(status / 100, 1, Classes) - 1]);
        var bucket = 0;
        while (bucket < Bounds.Length && seconds > Bounds[bucket])
        {
            bucket++;
        }

        Interlocked.Increment(ref durations[bucket]);
        Interlocked.Add(ref microseconds, (long)(seconds * 1e6));
    }

    /// <summary>Answers of a class; 2 for 200 to 299.</summary>
    public long Count(int statusClass) => Volatile.Read(ref classes[statusClass - 1]);

    public HistogramReading Durations() => new(
        Bounds, [.. Enumerable.Range(0, durations.Length).Select(i => Volatile.Read(ref durations[i]))], Volatile.Read(ref microseconds) / 1e6);
}
