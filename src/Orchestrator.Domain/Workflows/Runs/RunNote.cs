using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>An entry of a run's history.</summary>
/// <param name="Type">The event's name.</param>
/// <param name="Step">The step's place; -1 for what concerns the run.</param>
/// <param name="Element">Which element; -1 for the step itself.</param>
/// <param name="Subject">Id of the task, or of the run within in the same form; null for none.</param>
/// <param name="Message">In words; null for none.</param>
public readonly record struct RunNote(Instant At, string Type, int Step, int Element, TaskId? Subject, string? Message);
