namespace Orchestrator.Domain.Workflows.Graph;

/// <summary>How large workflows may be.</summary>
public sealed record WorkflowLimits
{
    /// <summary>Steps of one workflow, those of workflows in it not counted; 1 to 100,000.</summary>
    public int MaxSteps { get; init; } = 10_000;

    /// <summary>Elements that one step is done for; 1 to 100,000.</summary>
    public int MaxElements { get; init; } = 10_000;

    /// <summary>Workflows within workflows; 1 to 16.</summary>
    public int MaxDepth { get; init; } = 8;
}
