namespace Orchestrator.Contracts.Schedules;

/// <summary>A page of schedules, by id.</summary>
/// <param name="Items">The schedules.</param>
/// <param name="NextCursor">What the next page begins behind; null when this is the last.</param>
public sealed record ScheduleListResource(IReadOnlyList<ScheduleResource> Items, string? NextCursor);
