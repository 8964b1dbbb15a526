namespace Orchestrator.Journal;

/// <summary>A stored record is not what was written. The message names the shard and the sequence number.</summary>
public sealed class JournalCorruptException(string shard, long sequence, string message, Exception? inner = null)
    : Exception(message, inner)
{
    public string Shard { get; } = shard;

    public long Sequence { get; } = sequence;
}
