namespace Orchestrator.Engine.Locks;

/// <summary>Locks by name.</summary>
/// <param name="Next">The name that the next page begins behind; null at the end.</param>
public sealed record LockPage(IReadOnlyList<LockView> Items, string? Next);
