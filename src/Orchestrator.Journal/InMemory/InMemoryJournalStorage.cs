namespace Orchestrator.Journal.InMemory;

/// <summary>
/// What an <see cref="InMemoryJournal"/> has stored. It outlives the journal: opening another one over the same storage is
/// a restart, and several open at once are the nodes of a cluster over one store.
/// </summary>
public sealed class InMemoryJournalStorage
{
    private readonly List<InMemoryStream> streams = [];

    internal Lock Gate { get; } = new();

    internal IReadOnlyList<InMemoryStream> Streams => streams;

    internal InMemoryStream? Find(int shard) => shard >= 1 && shard <= streams.Count ? streams[shard - 1] : null;

    internal InMemoryStream FindOrAdd(string name)
    {
        var stream = streams.Find(s => s.Shard.Name == name);
        if (stream is null)
        {
            stream = new InMemoryStream(streams.Count + 1, name);
            streams.Add(stream);
        }

        return stream;
    }
}
