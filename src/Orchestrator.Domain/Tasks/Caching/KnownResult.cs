namespace Orchestrator.Domain.Tasks.Caching;

/// <summary>A result that another task has computed.</summary>
/// <param name="From">The task that computed it.</param>
public sealed record KnownResult(TaskId From, TaskPayload Result);
