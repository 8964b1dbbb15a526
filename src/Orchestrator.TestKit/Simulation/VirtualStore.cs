using Orchestrator.Actors;
using Orchestrator.Engine;
using Orchestrator.Journal.InMemory;

namespace Orchestrator.TestKit.Simulation;

/// <summary>What survives a crash: the journal, the table of finished tasks and the logs.</summary>
internal sealed class VirtualStore(EventTrace trace, Func<InMemoryOperation, InMemoryFault> fault)
{
    private readonly InMemoryJournalStorage storage = new();
    private readonly Dictionary<int, long> traced = [];

    public InMemoryProjection Rows { get; } = new();

    public InMemoryLogStore Logs { get; } = new();

    public EventTrace Trace { get; } = trace;

    /// <summary>The journal as one node opens it.</summary>
    public InMemoryJournal Open(IDispatcher dispatcher) => new(
        storage,
        commit => dispatcher.Schedule(new Commit(this, commit)),
        fault);

    // The trace is of tasks; runs and what else has a journal has events of other kinds.
    private void Pull()
    {
        foreach (var stream in storage.Streams)
        {
            var seen = traced.GetValueOrDefault(stream.Shard.Number);
            if (stream.Head == seen || !ShardNames.TryDomain(stream.Shard.Name, out _))
            {
                continue;
            }

            var first = stream.Batches.Count;
            while (first > 0 && stream.Batches[first - 1].LastSequence > seen)
            {
                first--;
            }

            for (var i = first; i < stream.Batches.Count; i++)
            {
                Trace.Add(stream.Batches[i].Data);
            }

            traced[stream.Shard.Number] = stream.Head;
        }
    }

    private sealed class Commit(VirtualStore store, Action commit) : IWorkItem
    {
        public void Run()
        {
            commit();
            store.Pull();
        }
    }
}
