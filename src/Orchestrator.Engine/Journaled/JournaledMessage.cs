using Orchestrator.Journal;

namespace Orchestrator.Engine.Journaled;

/// <summary>What every <see cref="JournaledActor{TActor, TEvent, TState}"/> understands; each adds its own.</summary>
/// <typeparam name="TActor">The actor that is told.</typeparam>
internal abstract record JournaledMessage<TActor>
{
    /// <summary>A caller's wish; its answer is given when all it rests on is durable.</summary>
    public abstract record Call : JournaledMessage<TActor>, IJournaledCall
    {
        /// <summary>Does it, or begins to wait.</summary>
        /// <returns>False when its answer is drawn up later.</returns>
        public abstract bool Run(TActor actor);

        /// <summary>Tells the caller its answer.</summary>
        /// <returns>False when the caller is not there any more.</returns>
        public abstract bool Release();

        public abstract void Refuse(Exception reason);
    }

    /// <summary>Something that is answered at once.</summary>
    public sealed record Call<T>(Func<TActor, T> Ask) : Call
    {
        private readonly TaskCompletionSource<T> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? answer;

        public Task<T> Answer => answered.Task;

        public override bool Run(TActor actor)
        {
            answer = Ask(actor);
            return true;
        }

        public override bool Release() => answered.TrySetResult(answer!);

        public override void Refuse(Exception reason) => answered.TrySetException(reason);
    }

    /// <param name="State">What the journal adds up to.</param>
    /// <param name="Bytes">Bytes of the events behind the snapshot.</param>
    public sealed record Recovered<TState>(ShardOwnership Owner, TState State, long SnapshotSequence, long Bytes) : JournaledMessage<TActor>;

    public sealed record RecoveryFailed(Exception Failure) : JournaledMessage<TActor>;

    public sealed record Appended(AppendStatus Status, Exception? Failure, long LastSequence, long Generation) : JournaledMessage<TActor>;

    public sealed record Saved(Exception? Failure) : JournaledMessage<TActor>;
}
