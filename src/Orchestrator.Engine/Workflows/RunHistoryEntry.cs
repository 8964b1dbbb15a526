using Orchestrator.Domain;

namespace Orchestrator.Engine.Workflows;

/// <summary>Something that happened in a run.</summary>
/// <param name="Revision">Grows by one with each entry of the run.</param>
/// <param name="Type">The event's name, such as <c>step_completed</c>.</param>
/// <param name="Step">The step's id; null for what concerns the run.</param>
/// <param name="Element">Which element of a mapped step; null otherwise.</param>
/// <param name="Task">Id of the task or the run within; null for none.</param>
/// <param name="Message">In words: a reason, an error, a signal's name; null for none.</param>
public sealed record RunHistoryEntry(long Revision, Instant At, string Type, string? Step, int? Element, string? Task, string? Message);
