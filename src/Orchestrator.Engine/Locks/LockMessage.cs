using Orchestrator.Domain.Locks;
using Orchestrator.Engine.Journaled;

namespace Orchestrator.Engine.Locks;

/// <summary>What the actor of locks understands besides.</summary>
internal abstract record LockMessage : JournaledMessage<LocksActor>
{
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

        public override bool Run(LocksActor actor)
        {
            actor.Acquire(this);
            return false;
        }

        public override bool Release() => answered.TrySetResult(Answer!);

        public override void Refuse(Exception reason) => answered.TrySetException(reason);
    }

    /// <summary>A caller that may still wait is not there any more.</summary>
    public sealed record Gone(Acquire Who) : LockMessage;

    /// <summary>A deadline may have passed.</summary>
    public sealed record Wake : LockMessage;
}
