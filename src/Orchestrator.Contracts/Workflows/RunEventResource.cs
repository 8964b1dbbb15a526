namespace Orchestrator.Contracts.Workflows;

/// <summary>Something that happened in a run.</summary>
/// <param name="Revision">Grows by one with each event of the run.</param>
/// <param name="Type">Its name, such as <c>step_completed</c>.</param>
/// <param name="At">When.</param>
/// <param name="Step">The step's id; null for what concerns the run.</param>
/// <param name="Element">Which element of a mapped step, from 0; null otherwise.</param>
/// <param name="TaskId">Id of the task, or of the run within; null for none.</param>
/// <param name="Message">In words: a reason, an error, a signal's name; null for none.</param>
public sealed record RunEventResource(long Revision, string Type, string At, string? Step, int? Element, string? TaskId, string? Message);
