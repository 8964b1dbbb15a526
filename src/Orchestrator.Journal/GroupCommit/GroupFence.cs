namespace Orchestrator.Journal.GroupCommit;

/// <summary>
/// Decides which appends of a group may be stored. The store's token and head of a shard are read inside the group's
/// transaction at the shard's first append, and carried forward from there: nothing is remembered between transactions,
/// so a failed one cannot leave anything behind.
/// </summary>
internal sealed class GroupFence
{
    private readonly Dictionary<int, Stream> streams = [];

    /// <summary>Streams with at least one accepted append: shard, token and the new head.</summary>
    public IEnumerable<(int Shard, long Token, long Head)> Moved =>
        streams.Where(s => s.Value.IsMoved).Select(s => (s.Key, s.Value.Token, s.Value.Head));

    public void Begin() => streams.Clear();

    /// <summary>Whether the append's token and first sequence number are the stream's; if so, the stream's head moves on.</summary>
    /// <param name="append">The append.</param>
    /// <param name="read">Reads token and head of a shard from the store; null when the store does not know the shard.</param>
    public bool Accept(JournalAppend append, Func<int, (long Token, long Head)?> read)
    {
        var shard = append.Owner.Number;
        if (!streams.TryGetValue(shard, out var stream))
        {
            var stored = read(shard);
            stream = new Stream { Token = stored?.Token ?? -1, Head = stored?.Head ?? 0 };
            streams.Add(shard, stream);
        }

        if (append.Owner.Token != stream.Token || append.FirstSequence != stream.Head + 1)
        {
            return false;
        }

        stream.Head = append.LastSequence;
        stream.IsMoved = true;
        return true;
    }

    private sealed class Stream
    {
        public required long Token { get; init; }

        public required long Head { get; set; }

        public bool IsMoved { get; set; }
    }
}
