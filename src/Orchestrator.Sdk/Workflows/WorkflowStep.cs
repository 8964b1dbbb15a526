using Orchestrator.Contracts.Workflows;
using Orchestrator.Sdk.Workflows.Expressions;

namespace Orchestrator.Sdk.Workflows;

/// <summary>A step of a workflow that is being written.</summary>
public abstract class WorkflowStep
{
    private readonly HashSet<string> dependencies = new(StringComparer.Ordinal);
    private readonly List<WorkflowStep> ordered = [];

    private protected WorkflowStep(WorkflowSteps owner, StepSpecResource spec)
    {
        Owner = owner;
        Spec = spec;
    }

    /// <summary>Its id.</summary>
    public string Id => Spec.TaskId;

    /// <summary>How it ended, such as <c>completed</c> or <c>skipped</c>; only inside the lambdas of steps that come later.</summary>
    public string Status => throw OnlyInside(nameof(Status));

    /// <summary>Why it failed; null when it did not. Only inside the lambdas of steps that come later.</summary>
    public StepError? Error => throw OnlyInside(nameof(Error));

    internal WorkflowSteps Owner { get; }

    internal StepSpecResource Spec { get; private protected set; }

    /// <summary>The step as it is sent, with what it waits for.</summary>
    internal StepSpecResource Build()
    {
        // A final step comes after all others anyway, however they ended; only among themselves have final ones an order.
        var before = ordered.Where(step => Spec.Final != true || step.Spec.Final == true).Select(step => step.Id).ToList();
        return before.Count == 0 ? Spec : Spec with { Dependencies = before };
    }

    private protected void Depend(IEnumerable<WorkflowStep> steps)
    {
        foreach (var step in steps)
        {
            if (step.Owner != Owner)
            {
                throw new ArgumentException($"Step '{step.Id}' is of another workflow; '{Id}' cannot wait for it.");
            }

            if (step != this && dependencies.Add(step.Id))
            {
                ordered.Add(step);
            }
        }
    }

    private protected void Depend(Translation translation) => Depend(translation.Steps);

    private protected InvalidOperationException OnlyInside(string member) =>
        new($"{member} of step '{Id}' is known when the workflow runs. Use it inside a lambda of a later step.");
}
