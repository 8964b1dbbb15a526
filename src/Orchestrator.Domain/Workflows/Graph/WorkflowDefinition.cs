using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Expressions;
using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Domain.Workflows.Graph;

/// <summary>A workflow that was checked: a graph without cycles, whose expressions are parsed. It never changes.</summary>
public sealed class WorkflowDefinition
{
    private WorkflowDefinition(WorkflowSpec spec) => Spec = spec;

    public WorkflowSpec Spec { get; }

    public IReadOnlyList<Step> Steps { get; private init; } = [];

    /// <summary>The default parameters, an object.</summary>
    public JsonElement Parameters { get; private init; }

    /// <summary>Null when the result is that of the last steps.</summary>
    public Template? Result { get; private init; }

    /// <summary>Checks a workflow with all that it contains, and says everything that is wrong with it at once.</summary>
    public static bool TryCompile(
        WorkflowSpec spec, WorkflowLimits limits, [NotNullWhen(true)] out WorkflowDefinition? definition, out IReadOnlyList<SpecFault> faults) =>
        throw new NotImplementedException();

    /// <summary>The step with this id; null when there is none.</summary>
    public Step? Find(string id) => throw new NotImplementedException();
}
