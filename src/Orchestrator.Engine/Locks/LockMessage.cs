using Orchestrator.Domain.Locks;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Locks;

/// <summary>What the actor of locks understands.</summary>
internal abstract record LockMessage
{
    /// <summary>A caller's wish; its answer is given when all it rests on is durable.</summary>
    public abstract record Call : LockMessage
    {
        /// <summary>Does it, or begins to wait.</summary>
        public abstract void Run(LocksActor locks);

        /// <summary>Tells the caller its answer.</summary>
        /// <returns>False when the caller is not there any more.</returns>
        public abstract bool Release();

        public abstract void Refuse(Exception reason);
    }

    /// <summary>Something that is answered at once.</summary>
    public sealed record Call<T>(Func<LocksActor, T> Ask) : Call
    {
        private readonly TaskCompletionSource<T> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? answer;

        public Task<T> Answer => answered.Task;

        public override void Run(LocksActor locks)
        {
            answer = Ask(locks);
            locks.Answer(this);
        }

        public override bool Release() => answered.TrySetResult(answer!);

        public override void Refuse(Exception reason) => answered.TrySetException(reason);
    }

    /// <summary>A wish for a lock, which may have to wait.</summary>
    /// <param name="Drawn">True when nobody but this caller can know the lease: without the caller it is worth nothing.</param>
    public sealed record Acquire(LockRequest Request, string LeaseId, bool Drawn) : Call
    {
        private readonly TaskCompletionSource<LockAnswer> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<LockAnswer> Answered => answered.Task;

        /// <summary>True once the caller is not there any more.</summary>
        public bool HasGivenUp => answered.Task.IsCanceled;

        /// <summary>What will be told; null while it waits.</summary>
        public LockAnswer? Answer { get; set; }

        /// <summary>Its place among those who wait; 0 while it has none.</summary>
        public long Number { get; set; }

        public AcquireLock Command => new(Request.Name, Request.Owner, LeaseId, Request.Ttl);

        /// <summary>Does nothing once the caller has its answer.</summary>
        public void GiveUp(CancellationToken cancellation) => answered.TrySetCanceled(cancellation);

        public override void Run(LocksActor locks) => locks.Acquire(this);

        public override bool Release() => answered.TrySetResult(Answer!);

        public override void Refuse(Exception reason) => answered.TrySetException(reason);
    }

    /// <param name="Table">The locks as the journal has them.</param>
    /// <param name="Bytes">Bytes of the events behind the snapshot.</param>
    public sealed record Recovered(ShardOwnership Owner, LockTable Table, long SnapshotSequence, long Bytes) : LockMessage;

    public sealed record RecoveryFailed(Exception Failure) : LockMessage;

    public sealed record Appended(AppendStatus Status, Exception? Failure, long LastSequence, long Generation) : LockMessage;

    /// <summary>A caller that may still wait is not there any more.</summary>
    public sealed record Gone(Acquire Who) : LockMessage;

    /// <summary>A deadline may have passed.</summary>
    public sealed record Wake : LockMessage;

    public sealed record Saved(Exception? Failure) : LockMessage;
}
