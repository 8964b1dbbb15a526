using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Expressions;
using Orchestrator.Domain.Workflows.Expressions.Syntax;
using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Domain.Workflows.Graph.Compilation;

/// <summary>Checks a step by itself and parses its expressions.</summary>
/// <param name="field">What it is called in faults, with a dot behind.</param>
internal sealed class StepCompiler(StepSpec step, int place, string field, Links links, FaultList faults)
{
    /// <summary>The looks at other steps that are there.</summary>
    public List<Reference> References { get; } = [];

    public StepParts Compile(Func<WorkflowSpec, string, WorkflowDefinition?> compileWorkflow)
    {
        CheckNumbers();
        CheckWhatItDoes();
        return new StepParts(
            Parse("when", step.When),
            Parse("map", step.Map),
            ParseParameters(),
            step.Workflow is null ? null : compileWorkflow(step.Workflow, field + "workflow."));
    }

    private void CheckNumbers()
    {
        faults.Add(field + "max_parallel", WorkflowRules.ParallelFault(step.MaxParallel) ?? (step.MaxParallel > 0 && step.Map is null ? "is only of use with map" : null));
        faults.Add(field + "estimate", WorkflowRules.EstimateFault(step.Estimate));
    }

    private void CheckWhatItDoes()
    {
        var count = (step.Task is null ? 0 : 1) + (step.Workflow is null && step.Reference is null ? 0 : 1) + (step.Signal is null ? 0 : 1);
        if (count != 1)
        {
            faults.Add(field[..^1], count == 0
                ? "must say what it does: give task_type, workflow, signal or approval"
                : "says more than one thing to do; keep one of task_type, workflow, signal and approval");
        }

        if (step.Task is { } task)
        {
            CheckTask(task);
        }

        if (step.Signal is { } signal)
        {
            faults.Add(field + "signal", WorkflowRules.IdFault(signal.Name));
            faults.Add(field + "timeout", WorkflowRules.TimeFault(signal.Timeout));
            faults.Add(field + "map", step.Map is null ? null : "is of no use for a step that waits for a signal");
        }

        if (step.Reference is { } named)
        {
            faults.Add(field + "workflow", WorkflowRules.IdFault(named.Id) is { } fault ? $"is '{named.Id}'; an id {fault}" : named.Version < 1 ? "must be of version 1 or later" : null);
        }

        if (step.Reference is { } reference && step.Workflow is null && !faults.LeavesReferences)
        {
            faults.Add(field + "workflow", $"is '{reference.Id}'{(reference.Version is { } version ? $" in version {version}" : "")}, which is not stored");
        }
    }

    private void CheckTask(TaskSpec task)
    {
        foreach (var fault in TaskSpecRules.Check(task, int.MaxValue))
        {
            faults.Add(field + fault.Field, fault.Cure);
        }

        faults.Add(field + "run_at", task.RunAt is null ? null : "must be left out: a step begins when those before it have ended");
        faults.Add(field + "delay", task.Delay is null ? null : "must be left out: a step begins when those before it have ended");
        faults.Add(field + "idempotency_key", task.IdempotencyKey is null ? null : "must be left out: each step has a key of its own");
        faults.Add(field + "input_data", task.Input.IsEmpty ? null : "must be left out: the input is what parameters come to");
    }

    private Expression? Parse(string name, string? text)
    {
        if (text is null)
        {
            return null;
        }

        try
        {
            var expression = Expression.Parse(text);
            LookAt(field + name, expression.Steps);
            CheckElement(field + name, expression.Roots, isAllowed: false);
            return expression;
        }
        catch (ExpressionException e)
        {
            faults.Add(field + name, $"is no expression: {e.Message}");
            return null;
        }
    }

    private Template ParseParameters()
    {
        var wrong = new List<(string Field, string Message)>();
        var template = Template.Parse(step.Parameters, wrong);
        foreach (var (at, message) in wrong)
        {
            faults.Add(FieldIn("parameters", at), $"has a bad expression: {message}");
        }

        LookAt(field + "parameters", template.Steps);
        CheckElement(field + "parameters", template.Roots, isAllowed: step.Map is not null);
        if (step.Task is null && step.Signal is null && !step.Parameters.IsEmpty && !MayBeObject(template))
        {
            faults.Add(field + "parameters", "must be an object: they are those of a workflow");
        }

        return template;
    }

    private string FieldIn(string name, string at) => at.Length == 0 || at[0] == '[' ? $"{field}{name}{at}" : $"{field}{name}.{at}";

    // What a template without expressions begins with is what it comes to.
    private bool MayBeObject(Template template) =>
        step.Parameters.Span.TrimStart(" \t\r\n"u8) is [var first, ..] && (first == '{' || (first == '"' && !template.IsConstant));

    private void LookAt(string at, IReadOnlyCollection<string> steps)
    {
        foreach (var id in steps.Order(StringComparer.Ordinal))
        {
            if (id == step.Id)
            {
                faults.Add(at, "looks at the step itself, which has not begun then");
            }
            else if (links.Places.TryGetValue(id, out var target))
            {
                References.Add(new Reference(place, target, at));
            }
            else
            {
                faults.Add(at, faults.IsFull ? null : $"looks at '{id}', which is no step{links.DidYouMean(id)}");
            }
        }
    }

    private void CheckElement(string at, IReadOnlyCollection<string> roots, bool isAllowed)
    {
        if (!isAllowed && roots.FirstOrDefault(root => root is RootNames.Item or RootNames.Index) is { } root)
        {
            faults.Add(at, $"looks at '{root}', which only the parameters of a step with map have");
        }
    }
}
