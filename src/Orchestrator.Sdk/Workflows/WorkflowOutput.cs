using System.Diagnostics.CodeAnalysis;
using Orchestrator.Contracts;

namespace Orchestrator.Sdk.Workflows;

/// <summary>What a workflow results in: a step's result, or <see cref="WorkflowBuilder{TIn}.Output{TOut}"/>.</summary>
public sealed class WorkflowOutput<TOut>
{
    internal WorkflowOutput(WorkflowSteps owner, RawJson template)
    {
        Owner = owner;
        Template = template;
    }

    internal WorkflowSteps Owner { get; }

    internal RawJson Template { get; }

    /// <summary>The step's result is the workflow's.</summary>
    [SuppressMessage("Usage", "CA2225:Operator overloads have named alternates", Justification = "WorkflowBuilder.Output is the other way.")]
    public static implicit operator WorkflowOutput<TOut>(WorkflowStep<TOut> step) => step.ToOutput();
}
