namespace Orchestrator.Domain.Tasks.Flow;

/// <summary>
/// A token bucket as one number (GCRA, the generic cell rate algorithm of ATM Forum's traffic management): the moment at which it
/// will be full. It follows from the starts alone, so that a replay gives the same bucket. In nanoseconds, as fast rates
/// have tokens less than a microsecond apart from a whole one.
/// </summary>
internal struct StartBucket()
{
    private const long NanosecondsPerMicrosecond = 1_000;
    private StartRate rate;
    private long interval;
    private long reach;
    private long fullAt;

    /// <summary>The bucket's rate. A new one keeps what was taken.</summary>
    public StartRate Rate
    {
        readonly get => rate;
        set
        {
            rate = value;
            interval = value.IsLimit ? value.Interval : 0;

            // A slow rate with a large burst goes back to before all time.
            reach = (long)Int128.Min((Int128)(value.Burst - 1) * interval, long.MaxValue);
            SetPermit();
        }
    }

    /// <summary>When the next start is permitted; before all time when there is no limit.</summary>
    public Instant PermitAt { get; private set; } = Instant.Min;

    /// <summary>From when on it is as if nothing had ever started.</summary>
    public readonly Instant FullAt => rate.IsLimit ? RoundedUp(fullAt) : Instant.Min;

    /// <summary>The moment as it is kept in a snapshot, in nanoseconds since the Unix epoch.</summary>
    public long Position
    {
        readonly get => fullAt;
        set
        {
            fullAt = value;
            SetPermit();
        }
    }

    /// <summary>A start takes a token, whether there was one or not.</summary>
    public void Take(Instant at)
    {
        if (rate.IsLimit)
        {
            var from = Math.Max(fullAt, Nanoseconds(at));
            fullAt = from > long.MaxValue - interval ? long.MaxValue : from + interval;
            SetPermit();
        }
    }

    // Asked for far more often than it changes.
    private void SetPermit() => PermitAt = rate.IsLimit ? RoundedUp(Math.Max(fullAt - reach, 0)) : Instant.Min;

    private static Instant RoundedUp(long nanoseconds) =>
        new((nanoseconds / NanosecondsPerMicrosecond) + (nanoseconds % NanosecondsPerMicrosecond > 0 ? 1 : 0));

    private static long Nanoseconds(Instant at) =>
        Math.Clamp(at.Microseconds, 0, long.MaxValue / NanosecondsPerMicrosecond / 2) * NanosecondsPerMicrosecond;
}
