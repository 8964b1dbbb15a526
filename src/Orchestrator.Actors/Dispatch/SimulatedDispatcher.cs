namespace Orchestrator.Actors;

/// <summary>
/// Runs work on the caller's thread, one item at a time, in an order chosen by a seed: the dispatcher of simulation tests.
/// The same seed and the same inputs give the same order and the same <see cref="TraceHash"/>.
/// </summary>
public sealed class SimulatedDispatcher : IDispatcher
{
    private const ulong FnvPrime = 1099511628211;

    private readonly Lock gate = new();
    private readonly List<IWorkItem> ready = [];
    private ulong chance;
    private int runningThread;
    private bool leaked;

    /// <param name="seed">Chooses the order in which runnable items run.</param>
    public SimulatedDispatcher(int seed) => chance = unchecked((ulong)seed * 0x9E3779B97F4A7C15);

    /// <summary>A running hash of every choice made and every name given to <see cref="Trace"/>; equal for two runs that went the same way.</summary>
    public ulong TraceHash { get; private set; } = 14695981039346656037;

    /// <summary>How many items wait to be run.</summary>
    public int Pending
    {
        get
        {
            lock (gate)
            {
                return ready.Count;
            }
        }
    }

    /// <inheritdoc/>
    public void Schedule(IWorkItem item)
    {
        lock (gate)
        {
            // Work arriving from another thread while an item runs means that something left the simulation.
            // Throwing here would kill that thread; RunOne throws on the simulation's own.
            leaked |= runningThread != 0 && runningThread != Environment.CurrentManagedThreadId;
            ready.Add(item);
        }
    }

    /// <summary>Runs one item chosen by the seed; false when there is none.</summary>
    /// <exception cref="InvalidOperationException">Work came from another thread while an item ran: the run is not deterministic.</exception>
    public bool RunOne()
    {
        IWorkItem item;
        lock (gate)
        {
            if (ready.Count == 0)
            {
                return false;
            }

            var index = (int)(NextChance() % (ulong)ready.Count);
            Fold(((ulong)ready.Count << 32) | (uint)index);
            item = ready[index];
            ready.RemoveAt(index);
            runningThread = Environment.CurrentManagedThreadId;
        }

        // A synchronization context (test runners install one) would send continuations to other threads.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            item.Run();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
            lock (gate)
            {
                runningThread = 0;
            }
        }

        if (leaked)
        {
            throw new InvalidOperationException("Work was scheduled from another thread during a simulated run: something left the dispatcher (real I/O, the thread pool or a real timer).");
        }

        return true;
    }

    /// <summary>Runs items until none is left.</summary>
    /// <param name="max">The most items to run, against simulations that never come to rest. Default one million.</param>
    /// <returns>How many items ran; equal to <paramref name="max"/> when it stopped early.</returns>
    public int RunUntilIdle(int max = 1_000_000)
    {
        var ran = 0;
        while (ran < max && RunOne())
        {
            ran++;
        }

        return ran;
    }

    /// <summary>Adds a name (of an event, a message, a decision) to <see cref="TraceHash"/>.</summary>
    public void Trace(string name)
    {
        foreach (var character in name)
        {
            Fold(character);
        }

        Fold(ulong.MaxValue);
    }

    private void Fold(ulong value) => TraceHash = unchecked((TraceHash ^ value) * FnvPrime);

    // SplitMix64: small, and the same on every version of the runtime, which a stored seed relies on.
    private ulong NextChance()
    {
        unchecked
        {
            chance += 0x9E3779B97F4A7C15;
            var z = chance;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
