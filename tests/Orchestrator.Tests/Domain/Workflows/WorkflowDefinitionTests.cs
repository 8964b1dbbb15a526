using FsCheck.Fluent;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Graph;
using Orchestrator.Domain.Workflows.Specs;
using static Orchestrator.Tests.Domain.Workflows.Specs;

namespace Orchestrator.Tests.Domain.Workflows;

/// <summary>What is a workflow, and what is said of what is none.</summary>
public sealed class WorkflowDefinitionTests
{
    [Fact]
    public void A_workflow_becomes_a_graph()
    {
        var definition = Compile(Workflow(
            Step("end", "left", "right", "left") with { Estimate = 2 },
            Step("left", "begin") with { Estimate = 10, When = "${tasks.begin.result.ok}" },
            Step("right", "begin").With("""{"x": "${tasks.begin.result} ${item}"}""") with { Map = "range(3)" },
            Step("begin") with { Estimate = 0.5 },
            Step("tidy").With("""["${tasks.left.status}", "${tasks.end.error}"]""") with { IsFinal = true }) with
        {
            Parameters = """{"n": 1}"""u8.ToArray(),
            Result = "\"${tasks.end.result}\""u8.ToArray(),
        });

        Assert.Equal([1, 2], definition.Find("end")!.Dependencies);
        Assert.Equal([1, 2], definition.Find("begin")!.Dependents);
        Assert.Equal([2, 12, 3, 12.5, 1], definition.Steps.Select(step => step.Rank));
        Assert.Equal(["begin", "left", "end"], definition.CriticalPath().Select(step => step.Id));
        Assert.Equal([3, 4, 1, 2, 0], definition.Order);
        Assert.Equal(1, definition.Parameters.GetProperty("n").GetInt32());
        Assert.NotNull(definition.Find("left")!.When);
        Assert.NotNull(definition.Find("right")!.Map);
        Assert.NotNull(definition.Result);
        Assert.Null(definition.Find("nobody"));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once() =>
        Assert.Equal(
            [
                "workflow_id must have 1 to 100 letters, digits, '_', '.' and '-' only",
                "timeout must be more than 0 seconds and at most 315360000",
                "max_parallel must be 0 (no limit) to 1000000",
                "global_parameters must be an object",
                "tasks[1].task_id is 'load', as tasks[0] is called already",
                "tasks[2].task_id must have 1 to 100 letters, digits, '_', '.' and '-' only",
                "tasks[0].dependencies names 'lode', which is no step; did you mean 'load'?",
                "tasks[3].dependencies must not hold the step itself",
                "tasks[3].dependencies names 'tidy', a final step: it is done when this one has ended",
                "tasks[0].max_parallel is only of use with map",
                "tasks[0].estimate must be more than 0 seconds and at most 315360000",
                "tasks[1] must say what it does: give task_type, workflow, signal or approval",
                "tasks[2] says more than one thing to do; keep one of task_type, workflow, signal and approval",
                "tasks[3].task_type must have 1 to 200 characters and no control characters",
                "tasks[3].delay must be left out: a step begins when those before it have ended",
                "tasks[3].when is no expression: 'parms' is unknown; did you mean 'params'? (column 1)",
                "tasks[3].map looks at 'none', which is no step",
                "tasks[3].parameters.a[1] has a bad expression: the expression is empty (column 3)",
                "tasks[4].parameters looks at 'item', which only the parameters of a step with map have",
                "tasks[5].timeout must be more than 0 seconds and at most 315360000",
                "tasks[5].map is of no use for a step that waits for a signal",
                "tasks[6].workflow is 'other' in version 2, which is not stored",
                "tasks[6].parameters must be an object: they are those of a workflow",
                "result looks at 'lod', which is no step; did you mean 'load'?",
                "tasks[3].parameters looks at 'load', for which the step does not wait; add 'load' to dependencies",
            ],
            Faults(Workflow(
                Step("load", "lode") with { MaxParallel = 3, Estimate = double.NaN },
                Step("load") with { Task = null },
                Step("no good") with { Signal = new SignalSpec("x", SignalSpec.DefaultTimeout, false) },
                Step("use", "use", "tidy").With("""{"a": [1, "${}", "${tasks.load.result}"]}""") with
                {
                    When = "parms.x",
                    Map = "tasks.none.result",
                    Task = new TaskSpec { Type = "", Domain = "default", Delay = TimeSpan.FromSeconds(1) },
                },
                Step("tidy").With("\"${item}\"") with { IsFinal = true },
                new StepSpec { Id = "wait", Map = "[1]", Signal = new SignalSpec("go", TimeSpan.Zero, false) },
                new StepSpec { Id = "inner", Parameters = "[]"u8.ToArray(), Reference = new WorkflowReference("other", 2) }) with
            {
                Id = "a/b",
                Timeout = TimeSpan.Zero,
                MaxParallel = -1,
                Parameters = "[]"u8.ToArray(),
                Result = "[\"${tasks.lod.result}\"]"u8.ToArray(),
            }));

    [Fact]
    public void Circles_are_told_with_their_way()
    {
        Assert.Equal(["tasks[0].dependencies go in a circle: a -> b -> a"], Faults(Workflow(Step("a", "b"), Step("b", "a"))));
        Assert.Equal(
            ["tasks[1].dependencies go in a circle: b -> c -> d -> b", "tasks[4].dependencies go in a circle: x -> y -> x"],
            Faults(Workflow(Step("a"), Step("b", "a", "d"), Step("c", "b"), Step("d", "c"), Step("x", "y", "d"), Step("y", "x"), Step("z", "y"))));
    }

    [Fact]
    public void A_long_circle_is_cut_short()
    {
        var steps = Enumerable.Range(0, 10_000).Select(i => Step($"s{i}", $"s{(i + 9_999) % 10_000}")).ToArray();
        Assert.Equal(
            "tasks[0].dependencies go in a circle: s0 -> s1 -> s2 -> s3 -> s4 -> s5 -> s6 -> s7 -> s8 -> s9 -> ... (9981 more) ... -> s9991 -> s9992 -> s9993 -> s9994 -> s9995 -> s9996 -> s9997 -> s9998 -> s9999 -> s0",
            Assert.Single(Faults(Workflow(steps))));
    }

    [Fact]
    public void Steps_may_look_at_those_they_wait_for_through_others()
    {
        Compile(Workflow(Step("a"), Step("b", "a"), Step("c", "b").With("[\"${tasks.a.result}\"]")));
        Compile(Workflow(Step("a"), Step("b").With("[\"${tasks.a.result}\"]") with { IsFinal = true }));
        Assert.Equal(
            ["tasks[1].parameters looks at 'a', for which the step does not wait; add 'a' to dependencies"],
            Faults(Workflow(Step("a") with { IsFinal = true }, Step("b").With("[\"${tasks.a.result}\"]") with { IsFinal = true })));
        Assert.Equal(
            ["tasks[1].when looks at 'a', a final step: it is done when this one has ended"],
            Faults(Workflow(Step("a") with { IsFinal = true }, Step("b") with { When = "tasks.a.result" })));
        Assert.Equal(["tasks[0].when looks at the step itself, which has not begun then"], Faults(Workflow(Step("a") with { When = "tasks.a.result" })));
    }

    [Fact]
    public void Workflows_within_are_checked_with_the_way_to_them()
    {
        var inner = Workflow(Step("x", "y"), Step("x") with { When = "1 +" });
        Assert.Equal(
            [
                "tasks[1].workflow.tasks[1].task_id is 'x', as tasks[0] is called already",
                "tasks[1].workflow.tasks[0].dependencies names 'y', which is no step; did you mean 'x'?",
                "tasks[1].workflow.tasks[1].when is no expression: there must be a value, but here is the end (column 4)",
            ],
            Faults(Workflow(Step("a"), new StepSpec { Id = "b", Workflow = inner })));

        var deep = Workflow(Step("a"));
        for (var i = 1; i < 4; i++)
        {
            deep = Workflow(new StepSpec { Id = "in", Workflow = deep });
        }

        Assert.Empty(Faults(deep, new WorkflowLimits { MaxDepth = 4 }));
        Assert.Equal(["tasks[0].workflow.tasks[0].workflow.tasks[0].workflow is nested more deeply than 3 workflows"], Faults(deep, new WorkflowLimits { MaxDepth = 3 }));
        Assert.NotNull(Compile(deep).Find("in")!.Workflow!.Find("in"));
    }

    [Fact]
    public void Size_has_limits()
    {
        Assert.Equal(["tasks must have at least one step"], Faults(Workflow()));
        Assert.Equal(["tasks has 3 steps; the limit is 2"], Faults(Workflow(Step("a"), Step("b"), Step("c")), new WorkflowLimits { MaxSteps = 2 }));
        Assert.Equal(100, Faults(Workflow([.. Enumerable.Range(0, 500).Select(i => Step($"s{i}", "nowhere"))])).Count);
    }

    [Fact]
    public void Ten_thousand_steps_that_look_far_back_become_a_graph() => Assert.Equal(10_000, Compile(Crowded(10_000)).Order.Count);

    [Fact]
    public void In_any_workflow_the_order_and_the_ranks_follow_the_edges() =>
        Properties.CheckLists(from a in Gen.Choose(0, 19) from b in Gen.Choose(0, 19) select (a, b), 60, edges =>
        {
            var steps = Enumerable.Range(0, 20).Select(i => Step($"s{i}", [.. edges.Where(edge => edge.a == i).Select(edge => $"s{edge.b}")]) with { Estimate = i + 1 }).ToArray();
            if (!WorkflowDefinition.TryCompile(Workflow(steps), new WorkflowLimits(), out var definition, out var faults))
            {
                Assert.All(faults, fault => Assert.True(IsTrue(fault, edges), fault.ToString()));
                return;
            }

            Assert.All(edges, edge => Assert.True(definition.Order.ToList().IndexOf(edge.b) < definition.Order.ToList().IndexOf(edge.a)));
            Assert.All(definition.Steps, step => Assert.Equal(step.Spec.Estimate + step.Dependents.Select(i => definition.Steps[i].Rank).DefaultIfEmpty().Max(), step.Rank));
            Assert.Equal(definition.Steps.Max(step => step.Rank), definition.CriticalPath().Sum(step => step.Spec.Estimate));
        });

    /// <summary>Steps with six edges each, which look at others that they wait for through many.</summary>
    private static WorkflowSpec Crowded(int count)
    {
        var chance = new SeededChance(1);
        return Workflow([.. Enumerable.Range(0, count).Select(i => i == 0
            ? Step("step_0")
            : Step($"step_{i}", [$"step_{i - 1}", .. Enumerable.Range(0, 5).Select(_ => $"step_{chance.NextUInt64() % (ulong)i}")])
                .With($$"""{"n": "${params.n + {{i}}}", "before": "${tasks.step_{{i / 2}}.status}"}"""))]);
    }

    private static bool IsTrue(SpecFault fault, (int From, int To)[] edges)
    {
        if (fault.Cure == "must not hold the step itself")
        {
            return edges.Any(edge => edge.From == edge.To && fault.Field == $"tasks[{edge.From}].dependencies");
        }

        var path = fault.Cure["go in a circle: ".Length..].Split(" -> ").Select(id => int.Parse(id[1..])).ToList();
        return path[0] == path[^1] && path.Distinct().Count() == path.Count - 1 && path.Zip(path.Skip(1)).All(pair => edges.Contains((pair.Second, pair.First)));
    }
}
