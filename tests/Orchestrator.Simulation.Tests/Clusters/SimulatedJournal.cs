using System.Runtime.CompilerServices;
using Orchestrator.Journal;
using Orchestrator.Journal.InMemory;

namespace Orchestrator.Simulation.Tests.Clusters;

/// <summary>
/// The common journal as one process reaches it: slow, failing, and with time-outs. A commit is the store's once it has been sent: it can take
/// effect after its process has given it up, sleeps, or is dead.
/// </summary>
internal sealed class SimulatedJournal : IJournal
{
    private static readonly TimeSpan CommitTimeout = TimeSpan.FromSeconds(4);
    private readonly Queue<SentAppend> sent = new();
    private readonly ClusterWorld world;
    private readonly ClusterProcess process;
    private readonly InMemoryJournal inner;

    public SimulatedJournal(ClusterWorld world, ClusterProcess process)
    {
        (this.world, this.process) = (world, process);
        inner = new InMemoryJournal(world.Storage, Commit, operation => operation == InMemoryOperation.Append ? process.Trouble.OfOperation() : InMemoryFault.None);
    }

    public ValueTask<IReadOnlyList<ShardDescriptor>> ListShardsAsync(CancellationToken cancellation) =>
        Reach(() => inner.ListShardsAsync(CancellationToken.None));

    public ValueTask<ShardOwnership> AcquireAsync(string shard, long claim, CancellationToken cancellation) => Reach(async () =>
    {
        var owner = await inner.AcquireAsync(shard, claim, CancellationToken.None);
        world.Fence.Acquired(this, owner, claim);
        return owner;
    });

    public void Append(JournalAppend append)
    {
        var copy = new SentAppend(append, () => Drop(), (status, told) => world.Fence.Ended(this, process.Name, append, status, told))
        {
            Owner = append.Owner,
            FirstSequence = append.FirstSequence,
            Count = append.Count,
            Data = append.Data.ToArray(),
        };
        sent.Enqueue(copy);
        inner.Append(copy);
    }

    public async IAsyncEnumerable<JournalBatch> ReadAsync(int shard, long afterSequence, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Reach(() => ValueTask.FromResult(true));
        await foreach (var batch in inner.ReadAsync(shard, afterSequence, cancellation))
        {
            yield return batch;
        }
    }

    public ValueTask<AppendStatus> SaveSnapshotAsync(ShardOwnership owner, JournalSnapshot snapshot, CancellationToken cancellation) =>
        Reach(() => inner.SaveSnapshotAsync(owner, snapshot, CancellationToken.None));

    public ValueTask<JournalSnapshot?> LoadSnapshotAsync(int shard, CancellationToken cancellation) =>
        Reach(() => inner.LoadSnapshotAsync(shard, CancellationToken.None));

    public ValueTask<AppendStatus> TruncateAsync(ShardOwnership owner, long throughSequence, CancellationToken cancellation) =>
        Reach(() => inner.TruncateAsync(owner, throughSequence, CancellationToken.None));

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Commit(Action commit)
    {
        var delay = process.Trouble.CommitDelay();
        var isSent = process.Trouble.Draw(2) == 0;
        if (delay > CommitTimeout)
        {
            world.After(CommitTimeout, GiveUp);
        }

        world.After(delay, () =>
        {
            if (isSent || !process.IsDead)
            {
                commit();
                world.Committed();
            }
        });
    }

    /// <summary>Whoever waits is told that it failed; what is under way may take effect all the same.</summary>
    private void GiveUp()
    {
        while (sent.TryDequeue(out var append))
        {
            append.GiveUp();
        }
    }

    private void Drop() => sent.TryDequeue(out _);

    private async ValueTask<T> Reach<T>(Func<ValueTask<T>> operation)
    {
        var fault = process.Trouble.OfOperation();
        await Delay();
        if (fault == InMemoryFault.BeforeStoring)
        {
            throw new JournalUnavailableException("The store is not reached: a fault was asked for.");
        }

        var result = await operation();
        await Delay();
        return fault == InMemoryFault.None ? result : throw new JournalUnavailableException("The store did not answer: a fault was asked for.");
    }

    private async ValueTask Delay()
    {
        if (process.Trouble.Delay() is { Ticks: > 0 } delay)
        {
            await Task.Delay(delay, world.Clock);
        }
    }

    /// <summary>An append on its way, with bytes of its own: its process may have forgotten it when it takes effect.</summary>
    private sealed class SentAppend(JournalAppend original, Action drop, Action<AppendStatus, bool> ended) : JournalAppend
    {
        private bool isOver;

        public override void OnCompleted(AppendStatus status, Exception? failure)
        {
            ended(status, !isOver);
            if (!isOver)
            {
                isOver = true;
                drop();
                original.OnCompleted(status, failure);
            }
        }

        public void GiveUp()
        {
            isOver = true;
            original.OnCompleted(AppendStatus.Failed, new JournalUnavailableException("The store did not answer in time."));
        }
    }
}
