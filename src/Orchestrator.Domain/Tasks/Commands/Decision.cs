using System.Runtime.InteropServices;

namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>What a rule is given besides the state, and where it puts its events. Reused from one command to the next.</summary>
public sealed class Decision(Chance chance)
{
    private readonly List<TaskEvent> events = [];

    /// <summary>The time to decide at.</summary>
    public Instant Now { get; private set; }

    public Chance Chance { get; } = chance;

    /// <summary>What the rule emitted, in order.</summary>
    public ReadOnlySpan<TaskEvent> Events => CollectionsMarshal.AsSpan(events);

    /// <summary>Starts the next decision.</summary>
    public void Begin(Instant now)
    {
        Now = now;
        events.Clear();
    }

    internal void Emit(TaskEvent @event) => events.Add(@event);
}
