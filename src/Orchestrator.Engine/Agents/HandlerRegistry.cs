using System.Collections.Frozen;

namespace Orchestrator.Engine.Agents;

/// <summary>The node's handlers by task type.</summary>
internal sealed class HandlerRegistry(IReadOnlyDictionary<string, ITaskHandler> handlers)
{
    private readonly FrozenDictionary<string, ITaskHandler> handlers = handlers.ToFrozenDictionary(StringComparer.Ordinal);

    public IEnumerable<string> Types => handlers.Keys;

    public ITaskHandler Find(string type) =>
        handlers.TryGetValue(type, out var handler)
            ? handler
            : throw new InvalidOperationException($"No handler is registered for task type '{type}'.");
}
