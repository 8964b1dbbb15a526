using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Cli.Bench.Workflows;

/// <summary>A workflow of steps that do nothing.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="Steps">How many there are.</param>
internal sealed record WorkflowShape(string Name, int Steps, WorkflowSpec Spec)
{
    /// <summary>One step after the other.</summary>
    public static WorkflowShape Chain(int length) =>
        new($"chain_{length}", length, Of($"chain-{length}", Enumerable.Range(0, length).Select(step => Step(step, step == 0 ? [] : [Id(step - 1)]))));

    /// <summary>One step, so many behind it, and one behind those.</summary>
    public static WorkflowShape Fan(int width) => new($"fan_{width}", width + 2, Of(
        $"fan-{width}",
        [
            Step(0, []),
            .. Enumerable.Range(1, width).Select(step => Step(step, [Id(0)])),
            Step(width + 1, [.. Enumerable.Range(1, width).Select(Id)]),
        ]));

    /// <summary>A step that waits for a signal, and one behind it.</summary>
    public static WorkflowShape Waiting { get; } = new(
        "waiting", 2, Of("waiting", [new StepSpec { Id = "s0", Signal = new SignalSpec("go", SignalSpec.DefaultTimeout, IsApproval: false) }, Step(1, ["s0"])]));

    private static WorkflowSpec Of(string id, IEnumerable<StepSpec> steps) => new() { Id = id, Steps = [.. steps] };

    private static StepSpec Step(int step, IReadOnlyList<string> dependencies) => new()
    {
        Id = Id(step),
        Dependencies = dependencies,
        Parameters = EngineRun.Input,
        Task = new TaskSpec { Type = EngineRun.NoOp, Domain = "default" },
    };

    private static string Id(int step) => $"s{step}";
}
