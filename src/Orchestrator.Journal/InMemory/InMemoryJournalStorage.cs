namespace Orchestrator.Journal.InMemory;

/// <summary>
/// What an <see cref="InMemoryJournal"/> has stored. It outlives the journal: opening another one over the same storage is
/// a restart, and several open at once are the nodes of a cluster over one store.
/// </summary>
public sealed class InMemoryJournalStorage
{
    private readonly List<InMemoryStream> _streams = [];

    internal Lock Gate { get; } = new();

    internal IReadOnlyList<InMemoryStream> Streams => _streams;

    internal InMemoryStream? Find(int shard) => shard >= 1 && shard <= _streams.Count ? _streams[shard - 1] : null;

    internal InMemoryStream FindOrAdd(string name)
    {
        var stream = _streams.Find(s => s.Shard.Name == name);
        if (stream is null)
        {
            stream = new InMemoryStream(_streams.Count + 1, name);
            _streams.Add(stream);
        }

        return stream;
    }
}
