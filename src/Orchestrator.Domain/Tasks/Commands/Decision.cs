using System.Runtime.InteropServices;
using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Domain.Tasks.Commands;

/// <summary>What a rule is given besides the state, and where it puts its events. Reused from one command to the next.</summary>
public sealed class Decision(Chance chance)
{
    private readonly List<TaskEvent> events = [];
    private readonly List<HeldAttempt> stopped = [];

    /// <summary>The time to decide at.</summary>
    public Instant Now { get; private set; }

    public Chance Chance { get; } = chance;

    /// <summary>What the rule emitted, in order.</summary>
    public ReadOnlySpan<TaskEvent> Events => CollectionsMarshal.AsSpan(events);

    /// <summary>Attempts that are over although their agents have not reported an end: these are to be told once the events are durable.</summary>
    public ReadOnlySpan<HeldAttempt> Stopped => CollectionsMarshal.AsSpan(stopped);

    /// <summary>Starts the next decision.</summary>
    public void Begin(Instant now)
    {
        Now = now;
        events.Clear();
        stopped.Clear();
    }

    internal void Emit(TaskEvent @event) => events.Add(@event);

    internal void Stop(in HeldAttempt attempt) => stopped.Add(attempt);

    /// <summary>Stops all of a task's attempts but one, which has ended by itself or is stopped already.</summary>
    internal void StopOthers(TaskRecord task, AttemptToken than)
    {
        foreach (var held in task.HeldAttempts)
        {
            if (held.Token != than)
            {
                Stop(held);
            }
        }
    }
}
