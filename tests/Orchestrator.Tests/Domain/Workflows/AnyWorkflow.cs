using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Tests.Domain.Workflows;

/// <summary>Workflows that compile, with everything a step can have.</summary>
internal static class AnyWorkflow
{
    private static readonly Gen<bool> Flags = Gen.Elements(true, false);

    public static Gen<WorkflowSpec> Specs(int depth = 1) =>
        from count in Gen.Choose(1, 6)
        from steps in Gen.CollectToArray(Enumerable.Range(0, count).Select(i => Step(i, depth)))
        from name in Gen.Elements(null, "A name", "Ünïcode \"quoted\"")
        from parameters in Gen.OneOf(Gen.Constant(string.Empty), AnyJson.Objects(2))
        from result in Gen.OneOf(Gen.Constant(string.Empty), AnyJson.Values(2).Where(value => value != "null"), Gen.Constant("{\"r\":\"${tasks.s0.result}\"}"))
        from seconds in Gen.Choose(0, 10)
        from parallel in Gen.Choose(0, 3)
        select new WorkflowSpec
        {
            Id = "any",
            Name = name,
            Parameters = Encoding.UTF8.GetBytes(parameters),
            Result = Encoding.UTF8.GetBytes(result),
            Timeout = seconds == 0 ? null : TimeSpan.FromSeconds(seconds),
            MaxParallel = parallel,
            Steps = steps,
        };

    private static Gen<StepSpec> Step(int index, int depth) =>
        from dependencies in Gen.SubListOf(Enumerable.Range(0, index).Select(i => $"s{i}"))
        from what in Gen.Choose(0, depth > 0 ? 4 : 3)
        from flags in Gen.ArrayOf(Flags, 3)
        from task in Tasks()
        from inner in depth > 0 ? Specs(depth - 1) : Gen.Constant<WorkflowSpec>(null!)
        from parameters in AnyJson.Objects(1)
        from estimate in Gen.Choose(1, 20)
        from when in Gen.Elements(null, "params.x == 1", "${params.x ?? true}")
        select new StepSpec
        {
            Id = $"s{index}",
            Dependencies = [.. dependencies],
            ContinueOnError = flags[0],
            Estimate = estimate / 4.0,
            When = when,
            Map = what < 2 && flags[1] ? "range(3)" : null,
            MaxParallel = what < 2 && flags[1] && flags[2] ? 2 : 0,
            Parameters = flags[2] ? Encoding.UTF8.GetBytes(parameters) : default,
            Task = what < 2 ? task : null,
            Reference = what == 2 ? new WorkflowReference("stored", flags[2] ? 3 : null) : null,
            Signal = what == 3 ? new SignalSpec($"s{index}", flags[2] ? SignalSpec.DefaultTimeout : TimeSpan.FromSeconds(90), flags[1]) : null,
            Workflow = what == 4 ? inner : null,
        };

    private static Gen<TaskSpec> Tasks() =>
        from type in Gen.Elements("echo", "sleep")
        from domain in Gen.Elements("default", "gpu")
        from priority in Gen.Choose(0, 4)
        from seconds in Gen.Choose(1, 100)
        from attempts in Gen.Choose(1, 9)
        from rich in Flags
        select new TaskSpec
        {
            Type = type,
            Domain = domain,
            Priority = priority,
            Timeout = TimeSpan.FromSeconds(seconds),
            QueueTimeout = rich ? TimeSpan.FromSeconds(seconds) : null,
            Retry = rich ? new RetryPolicy { MaxAttempts = attempts, RetryOn = ErrorKinds.Timeout } : RetryPolicy.Default,
            Requirements = rich ? new TaskRequirements { Capabilities = ["a", "gpu"], MinCpu = 2, Labels = [new("site", "north")] } : TaskRequirements.None,
            ConcurrencyKey = rich ? "key" : null,
            Tags = rich ? [new("a", "1"), new("b", "")] : [],
        };
}
