namespace Orchestrator.Domain.Tasks.Redundancy;

/// <summary>An attempt that an agent holds now.</summary>
/// <param name="Session">The session of <paramref name="Agent"/> that holds it.</param>
/// <param name="StartedAt">Null while it is on its way to its agent.</param>
/// <param name="Deadline">When it is given up; <see cref="Instant.Never"/> outside of a queue.</param>
public readonly record struct HeldAttempt(
    int Attempt, AttemptToken Token, string Agent, string Session, Instant? StartedAt, Instant Deadline);
