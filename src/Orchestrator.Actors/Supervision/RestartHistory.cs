namespace Orchestrator.Actors;

/// <summary>The restarts of one actor: made at its first failure, since most actors never fail.</summary>
internal sealed class RestartHistory(SupervisionStrategy strategy, TimeProvider time)
{
    private readonly Queue<long> _counted = [];
    private long? _startedAt;
    private int _inARow;

    /// <summary>A new incarnation began its life.</summary>
    public void Started() => _startedAt = time.GetTimestamp();

    /// <summary>Counts a failure that asks for a restart; false when it is one too many.</summary>
    public bool TryCount(Exception cause)
    {
        if (_startedAt is { } started && time.GetElapsedTime(started) >= strategy.Window)
            _inARow = 0;
        _inARow++;

        if (strategy.MaxRestarts is not { } maximum || !strategy.CountsAgainstMaximum(cause))
            return true;
        while (_counted.TryPeek(out var oldest) && time.GetElapsedTime(oldest) >= strategy.Window)
            _counted.Dequeue();
        if (_counted.Count >= maximum)
            return false;
        _counted.Enqueue(time.GetTimestamp());
        return true;
    }

    public TimeSpan NextDelay(Func<double> random) => strategy.Backoff.DelayFor(_inARow, random);
}
