using System.Text.Json;

namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>A step of a run.</summary>
public sealed class StepRun : StepUnit
{
    /// <summary>The reason of a step that its condition left out.</summary>
    public const string ConditionIsFalse = "its condition is false";

    /// <summary>How often it has begun.</summary>
    public int Round { get; internal set; }

    public Instant? StartedAt { get; internal set; }

    public Instant? FinishedAt { get; internal set; }

    /// <summary>When it gives up waiting for its signal; <see cref="Instant.Never"/> when it waits for none.</summary>
    public Instant Deadline { get; internal set; } = Instant.Never;

    /// <summary>Why it was skipped or cancelled; null otherwise.</summary>
    public string? Reason { get; internal set; }

    /// <summary>Of a mapped step that has begun; null otherwise.</summary>
    public StepUnit[]? Elements { get; internal set; }

    /// <summary>Elements that have begun: the next one's place.</summary>
    public int BegunElements { get; internal set; }

    /// <summary>Elements that have ended.</summary>
    public int EndedElements { get; internal set; }

    /// <summary>How many steps it still waits for.</summary>
    internal int Waits { get; set; }

    /// <summary>What it is mapped over; null when nobody has looked, or needs it any longer. It follows from the state.</summary>
    internal JsonElement? Items { get; set; }

    /// <summary>Elements that have begun and not ended.</summary>
    public int LiveElements => BegunElements - EndedElements;

    /// <summary>The unit of an element; the step itself for -1.</summary>
    internal StepUnit Unit(int element) => element < 0 ? this : Elements![element];

    internal override void Reset()
    {
        base.Reset();
        Items = null;
        (StartedAt, FinishedAt, Deadline, Reason, Elements, BegunElements, EndedElements) = (null, null, Instant.Never, null, null, 0, 0);
    }
}
