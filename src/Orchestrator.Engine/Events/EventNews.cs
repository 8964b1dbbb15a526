namespace Orchestrator.Engine.Events;

/// <summary>What a listener hears next.</summary>
/// <param name="Value">The events, as the listener wanted them made; null when there are none, as in the first news, which only says where the listener begins.</param>
/// <param name="Position">Where it stands once it has heard this.</param>
/// <param name="IsReset">Events before this were left out, because the listener was too far behind: what it knows may be out of date.</param>
public readonly record struct EventNews<T>(T? Value, EventPosition Position, bool IsReset);
