using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>One thing that is done: a step, or one element of a mapped one.</summary>
public class StepUnit
{
    public StepStatus Status { get; internal set; }

    /// <summary>Its task, once known; null otherwise.</summary>
    public TaskId? Task { get; internal set; }

    /// <summary>Its run; null for a step without one.</summary>
    public RunId? Child { get; internal set; }

    /// <summary>Empty for none.</summary>
    public TaskPayload Result { get; internal set; }

    public TaskError? Error { get; internal set; }

    /// <summary>True when its result was known before.</summary>
    public bool IsCached { get; internal set; }

    public bool HasEnded => Status > StepStatus.Running;

    /// <summary>Forgets the last round.</summary>
    internal virtual void Reset()
    {
        (Status, Task, Child, Result, Error, IsCached) = (StepStatus.Pending, null, null, default, null, false);
    }
}
