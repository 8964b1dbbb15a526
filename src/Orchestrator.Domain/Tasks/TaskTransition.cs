namespace Orchestrator.Domain.Tasks;

/// <summary>One arrow of the state diagram.</summary>
/// <param name="From">The state before; null for a task that did not exist.</param>
/// <param name="Event">What happened.</param>
/// <param name="To">The state after.</param>
public sealed record TaskTransition(TaskState? From, TaskEventType Event, TaskState To);
