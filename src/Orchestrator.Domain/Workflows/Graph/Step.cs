using Orchestrator.Domain.Workflows.Expressions;
using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Domain.Workflows.Graph;

/// <summary>A vertex of the graph: a step that was checked, with its expressions parsed.</summary>
public sealed class Step
{
    /// <summary>Its place among the steps, from 0.</summary>
    public required int Index { get; init; }

    public required StepSpec Spec { get; init; }

    public string Id => Spec.Id;

    public required StepKind Kind { get; init; }

    /// <summary>The steps it waits for, without repetitions.</summary>
    public required int[] Dependencies { get; init; }

    /// <summary>The steps that wait for it.</summary>
    public required int[] Dependents { get; init; }

    /// <summary>Null for always.</summary>
    public Expression? When { get; init; }

    /// <summary>Null for a step that is done once.</summary>
    public Expression? Map { get; init; }

    public required Template Parameters { get; init; }

    /// <summary>The checked workflow of a step that runs one; null otherwise.</summary>
    public WorkflowDefinition? Workflow { get; init; }

    /// <summary>Length of the longest way from its start to the end of the run, by the steps' estimates: greater goes first.</summary>
    public required double Rank { get; init; }
}
