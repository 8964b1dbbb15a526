using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Workflows.Specs;

/// <summary>A step: exactly one of <see cref="Task"/>, <see cref="Workflow"/>, <see cref="Reference"/> and <see cref="Signal"/> says what it does.</summary>
public sealed record StepSpec
{
    /// <summary>Its id, unique in the workflow.</summary>
    public required string Id { get; init; }

    /// <summary>Ids of the steps that must have ended before it starts.</summary>
    public IReadOnlyList<string> Dependencies { get; init; } = [];

    /// <summary>An expression; the step is skipped when it gives false. Null for always. With or without <c>${ }</c>.</summary>
    public string? When { get; init; }

    /// <summary>An expression that gives an array: the step is done once for each element, as <c>item</c> and <c>index</c>. Null for once.</summary>
    public string? Map { get; init; }

    /// <summary>How many elements of <see cref="Map"/> are done at the same time; zero for all.</summary>
    public int MaxParallel { get; init; }

    /// <summary>Its failure does not fail the run: steps that depend on it go on, and see its error.</summary>
    public bool ContinueOnError { get; init; }

    /// <summary>It is done when all others have ended, however they did and also after a cancellation.</summary>
    public bool IsFinal { get; init; }

    /// <summary>About how long it takes, in seconds; only counts for which steps go first. One when nothing is said.</summary>
    public double Estimate { get; init; } = 1;

    /// <summary>The input of its task, or the parameters of its workflow: JSON with expressions; empty for none.</summary>
    public ReadOnlyMemory<byte> Parameters { get; init; }

    /// <summary>The task that is submitted, but for its input.</summary>
    public TaskSpec? Task { get; init; }

    /// <summary>The workflow that is run as a run of its own.</summary>
    public WorkflowSpec? Workflow { get; init; }

    /// <summary>A stored workflow that is run; looked up, and put in as <see cref="Workflow"/>, when the run starts.</summary>
    public WorkflowReference? Reference { get; init; }

    /// <summary>What is waited for.</summary>
    public SignalSpec? Signal { get; init; }
}
