using System.Collections.Concurrent;

namespace Orchestrator.Cli.Demo;

/// <summary>What the server has acknowledged, kept on the caller's side of the wire: the measure of what may not be lost.</summary>
internal sealed class DemoLedger
{
    private readonly ConcurrentDictionary<string, string> ids = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> contradictions = new();

    /// <summary>The acknowledged task of each item.</summary>
    public IReadOnlyDictionary<string, string> Ids => ids;

    /// <summary>Items for which the server named two different tasks.</summary>
    public IReadOnlyCollection<string> Contradictions => contradictions;

    public int Count => ids.Count;

    public void Acknowledge(DemoItem item, string taskId)
    {
        if (ids.GetOrAdd(item.Key, taskId) != taskId)
        {
            contradictions.Enqueue(item.Key);
        }
    }

    public bool Has(DemoItem item) => ids.ContainsKey(item.Key);
}
