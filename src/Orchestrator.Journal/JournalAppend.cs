namespace Orchestrator.Journal;

/// <summary>One batch of events on its way into a shard's stream, and whom to tell when it is durable.</summary>
public abstract class JournalAppend
{
    /// <summary>The right to write; a stale token makes the append <see cref="AppendStatus.Stale"/>.</summary>
    public required ShardOwnership Owner { get; init; }

    /// <summary>Sequence number of the first event; must be the stream's head plus one.</summary>
    public required long FirstSequence { get; init; }

    /// <summary>Number of events in <see cref="Data"/>; at least 1.</summary>
    public required int Count { get; init; }

    /// <summary>The events, a line each. Must not change until <see cref="OnCompleted"/> was called.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Sequence number of the last event.</summary>
    public long LastSequence => FirstSequence + Count - 1;

    /// <summary>
    /// Tells the outcome. Must return quickly and not throw: it runs on the journal's writer.
    /// </summary>
    /// <param name="status">What became of the append.</param>
    /// <param name="failure">Set exactly when <paramref name="status"/> is <see cref="AppendStatus.Failed"/>.</param>
    public abstract void OnCompleted(AppendStatus status, Exception? failure);
}
