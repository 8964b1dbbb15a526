using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Codec;
using Orchestrator.Journal.InMemory;

namespace Orchestrator.Simulation.Tests.Harness;

/// <summary>
/// Every event that was ever durable, read from the storage after each commit and before anybody hears of it: what the
/// checks hold all else against. It keeps what the journal cuts away.
/// </summary>
internal sealed class DurableLog(InMemoryJournalStorage storage)
{
    private readonly InMemoryJournal reader = new(storage);
    private readonly SortedDictionary<int, List<HistoryEntry>> shards = [];
    private readonly Dictionary<TaskId, List<HistoryEntry>> tasks = [];

    /// <summary>All events by shard, in order.</summary>
    public IReadOnlyDictionary<int, List<HistoryEntry>> Shards => shards;

    /// <summary>Tasks in the order of their first events.</summary>
    public IReadOnlyDictionary<TaskId, List<HistoryEntry>> Tasks => tasks;

    /// <summary>Names of the shards by number.</summary>
    public Dictionary<int, string> Names { get; } = [];

    /// <summary>The task's durable events.</summary>
    public IReadOnlyList<HistoryEntry> Of(TaskId task) => tasks.GetValueOrDefault(task) ?? [];

    /// <summary>Reads what has become durable.</summary>
    public IReadOnlyList<HistoryEntry> Pull()
    {
        var fresh = new List<HistoryEntry>();
        foreach (var shard in Get(reader.ListShardsAsync(CancellationToken.None)))
        {
            if (!shard.Name.StartsWith("tasks/", StringComparison.Ordinal))
            {
                continue;
            }

            Names[shard.Number] = shard.Name;
            if (!shards.TryGetValue(shard.Number, out var events))
            {
                shards.Add(shard.Number, events = []);
            }

            foreach (var entry in Read(shard.Number, events.Count))
            {
                if (entry.Sequence != events.Count + 1)
                {
                    throw new SimulationFailedException($"Shard {shard.Name}: event {entry.Sequence} is stored behind event {events.Count}.");
                }

                events.Add(entry);
                fresh.Add(entry);
                if (!tasks.TryGetValue(entry.Event.Task, out var history))
                {
                    tasks.Add(entry.Event.Task, history = []);
                }

                history.Add(entry);
            }
        }

        return fresh;
    }

    private List<HistoryEntry> Read(int shard, long after)
    {
        var entries = new List<HistoryEntry>();
        var batches = reader.ReadAsync(shard, after, CancellationToken.None).GetAsyncEnumerator();
        while (Get(batches.MoveNextAsync()))
        {
            entries.AddRange(TaskEventReader.ReadLines(batches.Current.Data).Where(entry => entry.Sequence > after));
        }

        return entries;
    }

    private static T Get<T>(ValueTask<T> task) =>
        task.IsCompleted ? task.GetAwaiter().GetResult() : throw new SimulationFailedException("The storage did not answer at once.");
}
