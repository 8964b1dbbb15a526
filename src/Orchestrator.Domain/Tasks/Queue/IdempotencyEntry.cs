namespace Orchestrator.Domain.Tasks.Queue;

/// <summary>What is remembered of an idempotency key.</summary>
/// <param name="Task">The first task submitted with it.</param>
/// <param name="BodyHash">Hash of that submission's body.</param>
/// <param name="ExpiresAt">When it is forgotten; <see cref="Instant.Never"/> while the task lives.</param>
public readonly record struct IdempotencyEntry(TaskId Task, UInt128 BodyHash, Instant ExpiresAt);
