using System.Text;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Graph;
using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Tests.Domain.Workflows;

/// <summary>Workflows in few words.</summary>
internal static class Specs
{
    public static WorkflowSpec Workflow(params StepSpec[] steps) => new() { Id = "w", Steps = steps };

    public static StepSpec Step(string id, params string[] dependencies) =>
        new() { Id = id, Dependencies = dependencies, Task = new TaskSpec { Type = "echo", Domain = "default" } };

    public static StepSpec With(this StepSpec step, string parameters) => step with { Parameters = Encoding.UTF8.GetBytes(parameters) };

    /// <summary>All faults, each as it is read.</summary>
    public static List<string> Faults(WorkflowSpec spec, WorkflowLimits? limits = null)
    {
        WorkflowDefinition.TryCompile(spec, limits ?? new WorkflowLimits(), out _, out var faults);
        return [.. faults.Select(fault => $"{fault.Field} {fault.Cure}")];
    }

    public static WorkflowDefinition Compile(WorkflowSpec spec)
    {
        Assert.True(WorkflowDefinition.TryCompile(spec, new WorkflowLimits(), out var definition, out var faults), string.Join("; ", faults));
        return definition;
    }
}
