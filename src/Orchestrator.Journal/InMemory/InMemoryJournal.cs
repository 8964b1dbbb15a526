using System.Runtime.CompilerServices;
using Orchestrator.Journal.GroupCommit;

namespace Orchestrator.Journal.InMemory;

/// <summary>
/// The journal in memory, with the same semantics as the durable ones: for tests and simulations, and for who does not mind
/// losing everything with the process. Everything but <see cref="Append"/> is done when the call returns.
/// </summary>
public sealed class InMemoryJournal : IJournal
{
    private readonly Lock gate = new();
    private readonly InMemoryJournalStorage storage;
    private readonly Action<Action> schedule;
    private readonly Func<InMemoryOperation, InMemoryFault> fault;
    private readonly PendingAppends pending = new();
    private readonly AppendGroup group = new();
    private readonly GroupFence fence = new();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isScheduled;
    private bool isClosed;

    /// <param name="storage">Where to store; null for a storage of its own.</param>
    /// <param name="schedule">
    /// Runs the action it is given, later: it stores the pending appends and tells their outcome. One is scheduled at a time, and appends
    /// gather until it runs. A simulation schedules it on its dispatcher, with a virtual delay as the time of a disk's sync, and then no
    /// thread is used; an action that never runs is a node that died. Null runs it on the thread pool.
    /// </param>
    /// <param name="fault">Asked before each operation whether it fails; null lets all succeed.</param>
    public InMemoryJournal(
        InMemoryJournalStorage? storage = null,
        Action<Action>? schedule = null,
        Func<InMemoryOperation, InMemoryFault>? fault = null)
    {
        this.storage = storage ?? new InMemoryJournalStorage();
        this.schedule = schedule ?? (static commit => ThreadPool.UnsafeQueueUserWorkItem(static c => c(), commit, preferLocal: false));
        this.fault = fault ?? (static _ => InMemoryFault.None);
    }

    public ValueTask<IReadOnlyList<ShardDescriptor>> ListShardsAsync(CancellationToken cancellation) => Run(
        InMemoryOperation.Read, IReadOnlyList<ShardDescriptor> () => [.. this.storage.Streams.Select(s => s.Shard)], cancellation);

    public ValueTask<ShardOwnership> AcquireAsync(string shard, long claim, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(shard);
        ArgumentOutOfRangeException.ThrowIfNegative(claim);
        return Run(InMemoryOperation.Acquire, () =>
        {
            var stream = this.storage.FindOrAdd(shard);
            if (claim < stream.Claim)
            {
                throw new StaleClaimException(shard, claim, stream.Claim);
            }

            stream.Claim = claim;
            stream.Token++;
            return new ShardOwnership(stream.Shard.Number, shard, stream.Token, stream.Head);
        }, cancellation);
    }

    public void Append(JournalAppend append)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(append.Count, 1);
        bool isClosed, mustSchedule;
        lock (gate)
        {
            isClosed = this.isClosed;
            mustSchedule = !isClosed && !isScheduled;
            if (!isClosed)
            {
                pending.Add(append);
                isScheduled = true;
            }
        }

        if (isClosed)
        {
            append.OnCompleted(AppendStatus.Failed, Closed());
        }
        else if (mustSchedule)
        {
            this.schedule(CommitPending);
        }
    }

    public async IAsyncEnumerable<JournalBatch> ReadAsync(
        int shard, long afterSequence, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var batch in await Run(InMemoryOperation.Read, () => BatchesAfter(shard, afterSequence), cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return batch;
        }
    }

    public ValueTask<AppendStatus> SaveSnapshotAsync(
        ShardOwnership owner, JournalSnapshot snapshot, CancellationToken cancellation) =>
        Run(InMemoryOperation.SaveSnapshot, () =>
        {
            if (this.storage.Find(owner.Number) is not { } stream || stream.Token != owner.Token || stream.Head < snapshot.Sequence)
            {
                return AppendStatus.Stale;
            }

            stream.Snapshots.Add(snapshot with { Data = snapshot.Data.ToArray() });
            if (stream.Snapshots.Count > 2)
            {
                stream.Snapshots.RemoveAt(0);
            }

            return AppendStatus.Applied;
        }, cancellation);

    public ValueTask<JournalSnapshot?> LoadSnapshotAsync(int shard, CancellationToken cancellation) =>
        Run(InMemoryOperation.Read, () => this.storage.Find(shard)?.Snapshots.LastOrDefault(), cancellation);

    public ValueTask<AppendStatus> TruncateAsync(ShardOwnership owner, long throughSequence, CancellationToken cancellation) =>
        Run(InMemoryOperation.Truncate, () =>
        {
            if (this.storage.Find(owner.Number) is not { } stream || stream.Token != owner.Token)
            {
                return AppendStatus.Stale;
            }

            var through = stream.Snapshots.Count < 2 ? 0 : Math.Min(throughSequence, stream.Snapshots.Min(s => s.Sequence));
            var count = stream.Batches.TakeWhile(b => b.LastSequence <= through).Count();
            if (count > 0)
            {
                stream.Cut = stream.Batches[count - 1].LastSequence;
            }

            stream.Batches.RemoveRange(0, count);
            return AppendStatus.Applied;
        }, cancellation);

    /// <summary>
    /// Refuses further calls, and ends when the appends that were pending have been told their outcome. Not for a simulated node
    /// that died: its scheduled action never runs.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            this.isClosed = true;
            if (!isScheduled)
            {
                drained.TrySetResult();
            }
        }

        await drained.Task;
    }

    private static JournalUnavailableException Closed() => new("The journal is closed.");

    private static JournalUnavailableException Injected(InMemoryOperation operation) =>
        new($"The store failed ({operation}): a fault was asked for.");

    private void CommitPending()
    {
        lock (gate)
        {
            pending.MoveTo(this.group);
        }

        var failure = StoreGroup();
        if (failure is null)
        {
            this.group.Complete();
        }
        else
        {
            this.group.Fail(failure);
        }

        bool mustSchedule;
        lock (gate)
        {
            mustSchedule = isScheduled = pending.Count > 0;
            if (this.isClosed && !mustSchedule)
            {
                drained.TrySetResult();
            }
        }

        if (mustSchedule)
        {
            this.schedule(CommitPending);
        }
    }

    private JournalUnavailableException? StoreGroup()
    {
        var fault = this.fault(InMemoryOperation.Append);
        if (fault != InMemoryFault.BeforeStoring)
        {
            lock (this.storage.Gate)
            {
                Store();
            }
        }

        return fault == InMemoryFault.None ? null : Injected(InMemoryOperation.Append);
    }

    private void Store()
    {
        fence.Begin();
        for (var i = 0; i < this.group.Count; i++)
        {
            var append = this.group.Appends[i];
            var isAccepted = fence.Accept(
                append, shard => this.storage.Find(shard) is { } stream ? (stream.Token, stream.Head) : null);
            this.group.SetStatus(i, isAccepted ? AppendStatus.Applied : AppendStatus.Stale);
            if (!isAccepted)
            {
                continue;
            }

            var target = this.storage.Find(append.Owner.Number)!;
            target.Batches.Add(new JournalBatch(append.FirstSequence, append.LastSequence, append.Data.ToArray()));
            target.Head = append.LastSequence;
        }
    }

    private List<JournalBatch> BatchesAfter(int shard, long afterSequence)
    {
        if (this.storage.Find(shard) is not { } stream || afterSequence >= stream.Head)
        {
            return [];
        }

        if (afterSequence < stream.Cut)
        {
            throw new JournalCorruptException(stream.Shard.Name, afterSequence + 1,
                $"The journal of {stream.Shard.Name} starts at {stream.Cut + 1}: " +
                $"the batch at sequence {afterSequence + 1} was cut, and what came before is in the snapshots only.");
        }

        return stream.Batches.FindAll(b => b.LastSequence > afterSequence);
    }

    private ValueTask<T> Run<T>(InMemoryOperation operation, Func<T> body, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<T>(cancellation);
        }

        lock (gate)
        {
            if (this.isClosed)
            {
                return ValueTask.FromException<T>(Closed());
            }
        }

        try
        {
            var fault = this.fault(operation);
            if (fault == InMemoryFault.BeforeStoring)
            {
                return ValueTask.FromException<T>(Injected(operation));
            }

            T result;
            lock (this.storage.Gate)
            {
                result = body();
            }

            return fault == InMemoryFault.None ? ValueTask.FromResult(result) : ValueTask.FromException<T>(Injected(operation));
        }
        catch (Exception e) when (e is JournalCorruptException or StaleClaimException)
        {
            return ValueTask.FromException<T>(e);
        }
    }
}
