namespace Orchestrator.Engine.Metrics;

/// <summary>Counts values in buckets. One thread at a time writes, without locks; any may read.</summary>
internal sealed class HistogramCounts(double[] bounds)
{
    private readonly long[] counts = new long[bounds.Length + 1];
    private double sum;

    public void Record(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
        {
            bucket++;
        }

        counts[bucket]++;
        sum += value;
    }

    /// <summary>Adds what another one with the same bounds has counted.</summary>
    public void Add(HistogramCounts other)
    {
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] += other.counts[i];
        }

        sum += other.sum;
    }

    public void Clear()
    {
        Array.Clear(counts);
        sum = 0;
    }

    /// <summary>All of them together; they must have these bounds.</summary>
    public static HistogramReading Read(double[] bounds, IEnumerable<HistogramCounts> parts)
    {
        var (counts, sum) = (new long[bounds.Length + 1], 0.0);
        foreach (var part in parts)
        {
            for (var i = 0; i < counts.Length; i++)
            {
                counts[i] += Volatile.Read(ref part.counts[i]);
            }

            sum += Volatile.Read(ref part.sum);
        }

        return new HistogramReading(bounds, counts, sum);
    }
}
