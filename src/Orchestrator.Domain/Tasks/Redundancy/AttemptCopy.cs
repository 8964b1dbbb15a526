namespace Orchestrator.Domain.Tasks.Redundancy;

/// <summary>One of the attempts that a task has at the same time, each on an agent of its own.</summary>
/// <param name="DueAt">The place in line that it was begun from, and goes back to when it is lost.</param>
public sealed record AttemptCopy(int Attempt, AttemptToken Token, string Agent, string Session, Instant DueAt, Instant ScheduledAt)
{
    public CopyState State { get; init; }

    /// <summary>When its agent started it; null before.</summary>
    public Instant? StartedAt { get; init; }

    /// <summary>When it was over; null before.</summary>
    public Instant? EndedAt { get; init; }

    /// <summary>How far it is, 0 to 100.</summary>
    public double Percent { get; init; }

    /// <summary>Its result; empty unless <see cref="CopyState.Completed"/>.</summary>
    public TaskPayload Result { get; init; }

    /// <summary>Why it has no result; null when it has one or runs.</summary>
    public TaskError? Error { get; init; }

    /// <summary>True when it has ended without a result and no other takes its place.</summary>
    public bool IsOut { get; init; }

    /// <summary>True while its agent holds it.</summary>
    public bool IsHeld => State <= CopyState.Running;

    /// <summary>True when its agent must not get another attempt of the task: the agents are to be distinct.</summary>
    public bool KeepsAgent => IsHeld || IsOut || State == CopyState.Completed;
}
