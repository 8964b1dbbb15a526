namespace Orchestrator.Sdk.Workflows;

/// <summary>The steps of a workflow that is being written, in the order they were added.</summary>
internal sealed class WorkflowSteps(string workflowId)
{
    private readonly List<WorkflowStep> steps = [];
    private readonly HashSet<string> ids = new(StringComparer.Ordinal);

    public IReadOnlyList<WorkflowStep> All => steps;

    public void Add(WorkflowStep step)
    {
        if (!ids.Add(step.Id))
        {
            throw new ArgumentException($"Workflow '{workflowId}' has two steps '{step.Id}'; give one another id.");
        }

        steps.Add(step);
    }
}
