using Orchestrator.Domain.Schedules;

namespace Orchestrator.Engine.Schedules;

/// <summary>A page of schedules, by id.</summary>
/// <param name="Next">What the next page begins behind; null when this is the last.</param>
public sealed record SchedulePage(IReadOnlyList<Schedule> Items, string? Next);
