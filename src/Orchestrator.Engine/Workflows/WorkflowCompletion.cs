using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Graph;
using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Engine.Workflows;

/// <summary>Puts stored workflows in where steps name them, checks the whole, and brings its tasks into the form that shards take.</summary>
internal sealed class WorkflowCompletion(
    WorkflowLimits limits, Func<TaskSpec, TaskSpec> check, Func<WorkflowReference, CancellationToken, Task<WorkflowVersion?>> lookup)
{
    private readonly List<SpecFault> faults = [];
    private readonly Dictionary<WorkflowReference, WorkflowVersion?> looked = [];
    private int total;

    /// <exception cref="WorkflowFaultException">It breaks rules; all are named.</exception>
    public async Task<(WorkflowSpec Spec, string Hash)> CompleteAsync(WorkflowSpec spec, CancellationToken cancellation)
    {
        var resolved = await ResolveAsync(spec, string.Empty, [spec.Id], cancellation);
        if (!WorkflowDefinition.TryCompile(resolved, limits, out _, out var broken))
        {
            // A step whose workflow was not found is named once.
            faults.AddRange(broken.Where(fault => !faults.Exists(known => fault.Field.StartsWith(known.Field, StringComparison.Ordinal))));
        }

        if (faults.Count > 0)
        {
            throw new WorkflowFaultException(faults);
        }

        var checkedSpec = WithCheckedTasks(resolved);
        return (checkedSpec, WorkflowHash.Of(checkedSpec));
    }

    private async Task<WorkflowSpec> ResolveAsync(WorkflowSpec spec, string prefix, IReadOnlyList<string> path, CancellationToken cancellation)
    {
        var steps = new List<StepSpec>(spec.Steps.Count);
        total += spec.Steps.Count;
        for (var i = 0; i < spec.Steps.Count; i++)
        {
            if (total > limits.MaxSteps)
            {
                faults.Add(new SpecFault($"{prefix}tasks", $"come to more than {limits.MaxSteps} steps with those of the workflows in it"));
                return spec;
            }

            var (step, field) = (spec.Steps[i], $"{prefix}tasks[{i}].workflow");
            if (step.Reference is { } reference && step.Workflow is null)
            {
                step = await FetchAsync(step, reference, field, path, cancellation);
            }

            if (step.Workflow is { } inner && path.Count <= limits.MaxDepth)
            {
                step = step with { Workflow = await ResolveAsync(inner, field + ".", [.. path, inner.Id], cancellation) };
            }

            steps.Add(step);
        }

        return spec with { Steps = steps };
    }

    private async Task<StepSpec> FetchAsync(StepSpec step, WorkflowReference reference, string field, IReadOnlyList<string> path, CancellationToken cancellation)
    {
        if (path.Contains(reference.Id, StringComparer.Ordinal))
        {
            faults.Add(new SpecFault(field, $"leads back to itself: {string.Join(" -> ", path)} -> {reference.Id}"));
            return step;
        }

        if (!looked.TryGetValue(reference, out var found))
        {
            looked.Add(reference, found = await lookup(reference, cancellation));
        }

        if (found is not null)
        {
            return step with { Workflow = found.Spec, Reference = null };
        }

        faults.Add(new SpecFault(field, $"names a workflow that is not stored: '{reference.Id}'{(reference.Version is { } version ? $", version {version}" : string.Empty)}"));
        return step;
    }

    private static TaskSpec WithoutKey(TaskSpec task) => task.Cache is { } cache ? task with { Cache = cache with { Key = default } } : task;

    private WorkflowSpec WithCheckedTasks(WorkflowSpec spec) => spec with
    {
        Steps =
        [
            .. spec.Steps.Select(step => step with
            {
                Task = step.Task is null ? null : WithoutKey(check(step.Task with { Input = default })),
                Workflow = step.Workflow is null ? null : WithCheckedTasks(step.Workflow),
            }),
        ],
    };
}
