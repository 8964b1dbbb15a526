using System.Text.Json;
using Orchestrator.Domain.Json;
using Orchestrator.Domain.Workflows.Expressions;
using Orchestrator.Domain.Workflows.Expressions.Syntax;
using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Domain.Workflows.Graph.Compilation;

/// <summary>Checks one workflow, and those in it, and makes the graph.</summary>
/// <param name="prefix">What is before the fields' names in faults; empty for the outermost workflow.</param>
/// <param name="depth">How many workflows this one is in, and itself.</param>
internal sealed class WorkflowCompiler(WorkflowSpec spec, WorkflowLimits limits, string prefix, int depth, FaultList faults)
{
    private const int LongestPath = 20;
    private static readonly JsonElement NoParameters = JsonElement.Parse("{}");

    /// <summary>The graph; of no meaning when there are faults.</summary>
    public CompiledWorkflow? Compile()
    {
        var parameters = CheckHead();
        if (spec.Steps.Count == 0 || spec.Steps.Count > limits.MaxSteps)
        {
            faults.Add(prefix + "tasks", spec.Steps.Count == 0 ? "must have at least one step" : $"has {spec.Steps.Count} steps; the limit is {limits.MaxSteps}");
            return null;
        }

        var links = Links.Of(spec.Steps, prefix, faults);
        var references = new List<Reference>();
        var parts = new StepParts[spec.Steps.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            var step = new StepCompiler(spec.Steps[i], i, $"{prefix}tasks[{i}].", links, faults);
            parts[i] = step.Compile(CompileInner);
            references.AddRange(step.References);
        }

        var result = ParseResult(links);
        var order = TopologicalOrder.Of(links);
        if (order.Count < links.Count)
        {
            AddCycles(links);
            return null;
        }

        AddReferences(Waiting.NotWaitedFor(references.Where(NeedsWaiting), links, order));
        return new CompiledWorkflow(parameters, Steps(links, parts, Ranks.Of(spec.Steps, links, order)), order, result);
    }

    private JsonElement CheckHead()
    {
        faults.Add(prefix + "workflow_id", WorkflowRules.IdFault(spec.Id));
        faults.Add(prefix + "name", WorkflowRules.NameFault(spec.Name));
        faults.Add(prefix + "timeout", WorkflowRules.TimeFault(spec.Timeout));
        faults.Add(prefix + "max_parallel", WorkflowRules.ParallelFault(spec.MaxParallel));
        if (spec.Parameters.IsEmpty)
        {
            return NoParameters;
        }

        try
        {
            var parameters = JsonElement.Parse(spec.Parameters.Span, new JsonDocumentOptions { MaxDepth = CanonicalJson.MaxDepth });
            faults.Add(prefix + "global_parameters", parameters.ValueKind == JsonValueKind.Object ? null : "must be an object");
            return parameters;
        }
        catch (JsonException e)
        {
            faults.Add(prefix + "global_parameters", $"is no JSON: {e.Message}");
            return NoParameters;
        }
    }

    private WorkflowDefinition? CompileInner(WorkflowSpec inner, string innerPrefix)
    {
        if (depth < limits.MaxDepth)
        {
            return WorkflowDefinition.Compile(inner, limits, innerPrefix, depth + 1, faults);
        }

        faults.Add(innerPrefix[..^1], $"is nested more deeply than {limits.MaxDepth} workflows");
        return null;
    }

    private Template? ParseResult(Links links)
    {
        if (spec.Result.IsEmpty)
        {
            return null;
        }

        var wrong = new List<(string Field, string Message)>();
        var template = Template.Parse(spec.Result, wrong);
        foreach (var (field, message) in wrong)
        {
            faults.Add($"{prefix}result{(field.Length == 0 || field[0] == '[' ? "" : ".")}{field}", $"has a bad expression: {message}");
        }

        foreach (var id in template.Steps.Where(id => !links.Places.ContainsKey(id)).Order(StringComparer.Ordinal))
        {
            faults.Add(prefix + "result", faults.IsFull ? null : $"looks at '{id}', which is no step{links.DidYouMean(id)}");
        }

        if (template.Roots.FirstOrDefault(root => root is RootNames.Item or RootNames.Index) is { } root)
        {
            faults.Add(prefix + "result", $"looks at '{root}', which only the parameters of a step with map have");
        }

        return template;
    }

    private void AddCycles(Links links)
    {
        foreach (var cycle in CycleSearch.Of(links))
        {
            var names = cycle.Append(cycle[0]).Select(step => spec.Steps[step].Id).ToList();
            var path = names.Count <= LongestPath
                ? names
                : [.. names[..(LongestPath / 2)], $"... ({names.Count - LongestPath} more) ...", .. names[^(LongestPath / 2)..]];
            faults.Add($"{prefix}tasks[{cycle[0]}].dependencies", $"go in a circle: {string.Join(" -> ", path)}");
        }
    }

    // When a final step begins, all others have ended.
    private bool NeedsWaiting(Reference reference) => !spec.Steps[reference.Step].IsFinal || spec.Steps[reference.Target].IsFinal;

    private void AddReferences(IEnumerable<Reference> references)
    {
        foreach (var reference in references.OrderBy(reference => reference.Step))
        {
            var target = spec.Steps[reference.Target];
            faults.Add(reference.Field, target.IsFinal && !spec.Steps[reference.Step].IsFinal
                ? $"looks at '{target.Id}', a final step: it is done when this one has ended"
                : $"looks at '{target.Id}', for which the step does not wait; add '{target.Id}' to dependencies");
        }
    }

    private Step[] Steps(Links links, StepParts[] parts, double[] ranks) => [.. spec.Steps.Select((step, i) => new Step
    {
        Index = i,
        Spec = step,
        Kind = step.Task is not null ? StepKind.Task : step.Signal is not null ? StepKind.Signal : StepKind.Workflow,
        Dependencies = links.Dependencies[i],
        Dependents = links.Dependents[i],
        When = parts[i].When,
        Map = parts[i].Map,
        Parameters = parts[i].Parameters,
        Workflow = parts[i].Workflow,
        Rank = ranks[i],
    })];
}
