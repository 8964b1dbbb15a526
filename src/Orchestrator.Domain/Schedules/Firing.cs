using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Schedules;

/// <summary>A schedule fired: a task is to be submitted, or was.</summary>
/// <param name="DueAt">When it was due, which with the schedule's id tells it from all others.</param>
/// <param name="ByHand">Somebody asked for it.</param>
/// <param name="FiredAt">When it was acted on.</param>
public sealed record Firing(Instant DueAt, bool ByHand, Instant FiredAt)
{
    /// <summary>Its task; null while it is not known to be submitted.</summary>
    public TaskId? Task { get; init; }

    /// <summary>Why no task was made of it; null when one was, or will be.</summary>
    public string? Refusal { get; init; }

    /// <summary>The task that is cancelled for it; null for none.</summary>
    public TaskId? Replaces { get; init; }

    /// <summary>True once its task was seen to have ended. One that was replaced, or that nobody had to look at, may have ended as well.</summary>
    public bool HasEnded { get; init; }

    /// <summary>What is submitted, when that is not what the schedule says any longer: it may have been submitted already. Null for the schedule's.</summary>
    public TaskSpec? Work { get; init; }

    /// <summary>True until its task is known, or known not to be.</summary>
    public bool IsOwed => Task is null && Refusal is null;

    /// <summary>True while its task may run: then the overlap policy counts.</summary>
    public bool IsActive => Refusal is null && !HasEnded;
}
