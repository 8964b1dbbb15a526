namespace Orchestrator.Actors;

/// <summary>The restarts of one actor: made at its first failure, since most actors never fail.</summary>
internal sealed class RestartHistory(SupervisionStrategy strategy, TimeProvider time)
{
    private readonly Queue<long> counted = [];
    private long? startedAt;
    private int inARow;

    /// <summary>A new incarnation began its life.</summary>
    public void Started() => startedAt = time.GetTimestamp();

    /// <summary>Counts a failure that asks for a restart; false when it is one too many.</summary>
    public bool TryCount(Exception cause)
    {
        if (startedAt is { } started && time.GetElapsedTime(started) >= strategy.Window)
        {
            inARow = 0;
        }

        inARow++;

        if (strategy.MaxRestarts is not { } maximum || !strategy.CountsAgainstMaximum(cause))
        {
            return true;
        }

        while (counted.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= strategy.Window)
        {
            counted.Dequeue();
        }

        if (counted.Count >= maximum)
        {
            return false;
        }

        counted.Enqueue(time.GetTimestamp());
        return true;
    }

    public TimeSpan NextDelay(Func<double> random) => strategy.Backoff.DelayFor(inARow, random);
}
