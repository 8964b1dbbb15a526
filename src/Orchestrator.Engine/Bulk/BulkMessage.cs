using Orchestrator.Domain.Bulk;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Bulk;

/// <summary>What the actor of bulk jobs understands.</summary>
internal abstract record BulkMessage
{
    /// <summary>A caller's wish; its answer is given when all it rests on is durable.</summary>
    public abstract record Call : BulkMessage
    {
        /// <summary>Draws the answer up.</summary>
        /// <exception cref="InvalidOperationException">The job's state does not allow it.</exception>
        public abstract void Run(BulkJobsActor jobs);

        public abstract void Release();

        public abstract void Refuse(Exception reason);
    }

    /// <summary>Something that reads or changes jobs.</summary>
    public sealed record Call<T>(Func<BulkJobsActor, T> Ask) : Call
    {
        private readonly TaskCompletionSource<T> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? answer;

        public Task<T> Answer => answered.Task;

        public override void Run(BulkJobsActor jobs) => answer = Ask(jobs);

        public override void Release() => answered.TrySetResult(answer!);

        public override void Refuse(Exception reason) => answered.TrySetException(reason);
    }

    /// <param name="Known">What the snapshot has.</param>
    /// <param name="Events">What the journal has behind it.</param>
    /// <param name="Bytes">Bytes of these events.</param>
    public sealed record Recovered(
        ShardOwnership Owner, IReadOnlyList<BulkEvent> Known, IReadOnlyList<BulkEvent> Events, long SnapshotSequence, long Bytes) : BulkMessage;

    public sealed record RecoveryFailed(Exception Failure) : BulkMessage;

    public sealed record Appended(AppendStatus Status, Exception? Failure, long LastSequence, long Generation) : BulkMessage;

    public sealed record PageDone(BulkPageDone Done) : BulkMessage;

    public sealed record PageFailed(string Job, Exception Failure) : BulkMessage;

    public sealed record GoOn(string Job) : BulkMessage;

    public sealed record Saved(Exception? Failure) : BulkMessage;
}
