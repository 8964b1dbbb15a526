namespace Orchestrator.Journal.Projection;

/// <summary>Until when rows of some statuses are kept.</summary>
/// <param name="Statuses">The statuses.</param>
/// <param name="EndedUntil">Microseconds since the Unix epoch: what ended then or earlier may go. Stores may keep a row for some seconds more.</param>
public sealed record RetentionAge(IReadOnlyList<string> Statuses, long EndedUntil);
