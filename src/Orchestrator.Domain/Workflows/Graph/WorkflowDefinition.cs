using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Expressions;
using Orchestrator.Domain.Workflows.Graph.Compilation;
using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Domain.Workflows.Graph;

/// <summary>A workflow that was checked: a graph without cycles, whose expressions are parsed. It never changes.</summary>
public sealed class WorkflowDefinition
{
    private readonly Dictionary<string, Step> byId;

    private WorkflowDefinition(WorkflowSpec spec, CompiledWorkflow compiled)
    {
        Spec = spec;
        Steps = compiled.Steps;
        Order = compiled.Order;
        Parameters = compiled.Parameters;
        Result = compiled.Result;
        byId = compiled.Steps.DistinctBy(step => step.Id, StringComparer.Ordinal).ToDictionary(step => step.Id, StringComparer.Ordinal);
    }

    public WorkflowSpec Spec { get; }

    public IReadOnlyList<Step> Steps { get; }

    /// <summary>The steps' places, each behind all that it waits for.</summary>
    public IReadOnlyList<int> Order { get; }

    /// <summary>The default parameters, an object.</summary>
    public JsonElement Parameters { get; }

    /// <summary>Null when the result is that of the last steps.</summary>
    public Template? Result { get; }

    /// <summary>Checks a workflow with all that it contains, and says everything that is wrong with it at once.</summary>
    /// <param name="faults">By field, as the API spells it, such as <c>tasks[2].dependencies</c>; at most a hundred.</param>
    public static bool TryCompile(
        WorkflowSpec spec, WorkflowLimits limits, [NotNullWhen(true)] out WorkflowDefinition? definition, out IReadOnlyList<SpecFault> faults)
    {
        var found = new FaultList();
        return TryCompile(spec, limits, found, out definition, out faults);
    }

    /// <summary>
    /// The same, but stored workflows that it names need not have been looked up: their steps have no <see cref="Step.Workflow"/> then. To check and
    /// to draw, not to run.
    /// </summary>
    public static bool TryOutline(
        WorkflowSpec spec, WorkflowLimits limits, [NotNullWhen(true)] out WorkflowDefinition? definition, out IReadOnlyList<SpecFault> faults) =>
        TryCompile(spec, limits, new FaultList { LeavesReferences = true }, out definition, out faults);

    /// <summary>The step with this id; null when there is none.</summary>
    public Step? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>The steps whose estimates add up to the most, from the first to the last: no run is faster than that.</summary>
    public IReadOnlyList<Step> CriticalPath()
    {
        var path = new List<Step>();
        for (var step = Steps.MaxBy(step => step.Rank); step is not null; step = step.Dependents.Select(place => Steps[place]).MaxBy(dependent => dependent.Rank))
        {
            path.Add(step);
        }

        return path;
    }

    internal static WorkflowDefinition? Compile(WorkflowSpec spec, WorkflowLimits limits, string prefix, int depth, FaultList faults) =>
        new WorkflowCompiler(spec, limits, prefix, depth, faults).Compile() is { } compiled ? new WorkflowDefinition(spec, compiled) : null;

    private static bool TryCompile(
        WorkflowSpec spec, WorkflowLimits limits, FaultList found, [NotNullWhen(true)] out WorkflowDefinition? definition, out IReadOnlyList<SpecFault> faults)
    {
        var compiled = Compile(spec, limits, string.Empty, depth: 1, found);
        faults = found.All;
        definition = faults.Count == 0 ? compiled : null;
        return definition is not null;
    }
}
