using System.Text;
using Orchestrator.Domain;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Workflows;

namespace Orchestrator.Tests.Engine.Workflows;

/// <summary>Runs at the edges of what may be: results that are known, too large, too deep or unreadable; queues that are full; runs that were stopped.</summary>
public sealed class RunEdgeTests : WorkflowNode
{
    [Fact]
    public async Task Cached_results_are_those_of_the_same_input()
    {
        const string Yaml = """
            workflow_id: cached
            tasks:
              - {task_id: each, task_type: echo, map: "${params.of}", cache_strategy: memory, parameters: {n: "${item}"}}
            """;

        var first = await RunAsync(Yaml, """{"of": [1, 2, 3]}""");
        var second = await RunAsync(Yaml, """{"of": [3, 4, 1]}""");

        Assert.Equal("""{"each":[{"n":1},{"n":2},{"n":3}]}""", Text(first.Result));
        Assert.Equal("""{"each":[{"n":3},{"n":4},{"n":1}]}""", Text(second.Result));
    }

    [Fact]
    public async Task Cached_and_uncached_runs_of_any_graph_give_the_same_results()
    {
        var chance = new SeededChance(11);
        for (var round = 0; round < 15; round++)
        {
            var steps = new StringBuilder();
            for (var step = 0; step < 2 + Draw(6); step++)
            {
                var before = Enumerable.Range(0, step).Where(_ => Draw(2) == 0).Select(other => $"s{other}").ToList();
                var inputs = before.Select(other => $"\"${{tasks.{other}.result}}\"");
                var map = Draw(3) == 0 ? $", map: 'range({Draw(4)})'" : "";
                steps.Append($"  - {{task_id: s{step}, task_type: echo, cache_strategy: CACHE, dependencies: [{string.Join(", ", before)}]{map}, parameters: {{n: {Draw(2)}, of: [{string.Join(", ", inputs)}]}}}}\n");
            }

            var yaml = $"workflow_id: any\ntasks:\n{steps}";
            var (uncached, first, second) = (await RunAsync(yaml.Replace("CACHE", "none", StringComparison.Ordinal)), await RunAsync(yaml.Replace("CACHE", "memory", StringComparison.Ordinal)), await RunAsync(yaml.Replace("CACHE", "memory", StringComparison.Ordinal)));

            Assert.Equal(RunStatus.Completed, uncached.Status);
            Assert.Equal((Text(uncached.Result), Text(uncached.Result)), (Text(first.Result), Text(second.Result)));
        }

        int Draw(int below) => (int)(chance.NextUInt64() % (ulong)below);
    }

    [Fact]
    public async Task A_cached_result_is_not_computed_again_and_the_step_says_so()
    {
        const string Yaml = "workflow_id: once\ntasks: [{task_id: a, task_type: echo, cache_strategy: memory, parameters: {n: 1}}]";

        var (first, second) = (await RunAsync(Yaml), await RunAsync(Yaml));

        Assert.Equal((false, true), (first.Steps[0].Cached, second.Steps[0].Cached));
        Assert.Equal(Text(first.Result), Text(second.Result));
    }

    [Fact]
    public async Task An_input_over_the_limit_fails_its_step_and_nothing_else()
    {
        var run = await RunAsync(
            """
            workflow_id: large
            tasks:
              - {task_id: a, task_type: echo, parameters: {x: "${params.x}"}}
              - {task_id: b, task_type: echo, dependencies: [a], parameters: {x: "${tasks.a.result.x}", y: "${tasks.a.result.x}"}}
            """,
            $$"""{"x": "{{new string('x', 700_000)}}"}""");

        Assert.Equal((RunStatus.Failed, "invalid_task"), (run.Status, run.Steps[1].Error!.Type));
        Assert.Equal(RunStatus.Completed, (await RunAsync("workflow_id: after\ntasks: [{task_id: a, task_type: echo}]")).Status);
    }

    [Theory]
    [InlineData("""{"approved": false, "comment": "\ud800"}""")]
    [InlineData("""{"\ud800": 1}""")]
    [InlineData("7")]
    public async Task An_answer_that_cannot_be_read_is_a_refusal(string answer)
    {
        var started = await StartAsync("workflow_id: unreadable\ntasks: [{task_id: ok, approval: true}]");

        await Node.Workflows.SignalAsync(started.Id, "ok", Encoding.UTF8.GetBytes(answer)).Soon();

        Assert.Equal("rejected", (await EndAsync(started.Id)).Error!.Type);
    }

    [Fact]
    public async Task Half_characters_in_parameters_are_refused_and_in_results_fail_the_step_that_looks()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => StartAsync("workflow_id: half\ntasks: [{task_id: a, task_type: echo}]", """{"\ud800": 1}"""));

        var run = await RunAsync("""
            workflow_id: halves
            tasks:
              - {task_id: a, task_type: half}
              - {task_id: b, task_type: echo, dependencies: [a], parameters: {x: "${tasks.a.result.missing}"}}
            """);

        Assert.Equal((RunStatus.Failed, "expression_error"), (run.Status, run.Steps[1].Error!.Type));
    }

    [Fact]
    public async Task Results_as_deep_as_may_be_can_be_looked_at_in_lists_of_them()
    {
        var deep = new string('[', 60) + new string(']', 60);

        var run = await RunAsync("""
            workflow_id: deep
            tasks:
              - {task_id: each, task_type: echo, map: "range(2)", parameters: {x: DEEP} }
              - {task_id: b, task_type: echo, dependencies: [each], parameters: {n: "${len(tasks.each.result)}"}}
            """.Replace("DEEP", deep, StringComparison.Ordinal));

        Assert.Equal((RunStatus.Completed, """{"b":{"n":2}}"""), (run.Status, Text(run.Result)));
    }

    [Fact]
    public async Task A_rerun_from_a_step_does_those_that_did_not_complete_as_well()
    {
        var run = await RunAsync("""
            workflow_id: both
            tasks:
              - {task_id: a, task_type: fail, retry_policy: {max_attempts: 1}}
              - {task_id: b, task_type: echo}
              - {task_id: d, task_type: echo, dependencies: [a, b]}
            """);

        await Node.Workflows.RerunAsync(run.Id, "b", fork: false, default).Soon();

        var again = await EndAsync(run.Id);
        Assert.Equal((RunStatus.Failed, StepStatus.Failed, StepStatus.Skipped), (again.Status, again.Steps[0].Status, again.Steps[2].Status));
        Assert.Equal(2, again.Steps[0].Attempt);
    }

    [Fact]
    public async Task Final_steps_of_a_cancelled_run_may_take_their_time()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var slow = await TestNode.StartAsync(options => options.Handle("hold", async (_, cancellation) =>
        {
            await gate.Task.WaitAsync(cancellation);
            return TaskOutcome.Done;
        }));
        var id = (await slow.Workflows.StartAsync(new RunRequest
        {
            Workflow = Spec("""
                workflow_id: slow
                tasks:
                  - {task_id: wait, signal: go}
                  - {task_id: tidy, task_type: hold, final: true}
                  - {task_id: each, task_type: echo, map: "range(2)", final: true}
                """),
        }).Soon()).Run!.Id;
        await slow.Workflows.CancelAsync(id).Soon();

        // Its task is known only when it has run for a while.
        await TestNode.UntilAsync(async () => (await slow.Workflows.FindRunAsync(id))!.Steps[1].Task is not null);
        var tidy = (await slow.Workflows.FindRunAsync(id).Soon())!.Steps[1].Task!.Value;
        Assert.Null((await slow.FindAsync(tidy)).CancelRequestedAt);
        gate.SetResult();

        var run = (await slow.Workflows.WaitRunAsync(id, TimeSpan.FromSeconds(20)).Soon())!;
        Assert.Equal(RunStatus.Cancelled, run.Status);
        Assert.Equal([StepStatus.Cancelled, StepStatus.Completed, StepStatus.Completed], run.Steps.Select(step => step.Status));
    }

    [Fact]
    public async Task An_approval_among_the_final_steps_is_taken_after_a_cancellation()
    {
        var started = await StartAsync("""
            workflow_id: tidying
            tasks:
              - {task_id: wait, signal: go}
              - {task_id: ok, approval: true, final: true}
            """);
        await Node.Workflows.CancelAsync(started.Id).Soon();
        Assert.Equal(RunAnswerKind.NotAllowed, (await Node.Workflows.SignalAsync(started.Id, "go", default).Soon()).Kind);

        await Node.Workflows.SignalAsync(started.Id, "ok", """{"approved": true}"""u8.ToArray()).Soon();

        Assert.Equal(RunStatus.Cancelled, (await EndAsync(started.Id)).Status);
    }

    [Fact]
    public async Task A_cancelled_run_does_not_wait_for_room_in_a_full_queue()
    {
        await using var small = await TestNode.StartAsync(options => options.Queue = options.Queue with { MaxWaiting = 1 });
        var request = new RunRequest { Workflow = Spec("workflow_id: full\ntasks: [{task_id: each, task_type: nobody, map: 'range(5)'}]") };
        var id = (await small.Workflows.StartAsync(request).Soon()).Run!.Id;

        await small.Workflows.CancelAsync(id).Soon();

        Assert.Equal(RunStatus.Cancelled, (await small.Workflows.WaitRunAsync(id, TimeSpan.FromSeconds(20)).Soon())!.Status);
        Assert.InRange((await small.ListAsync()).Count, 0, 1);
    }

    [Fact]
    public async Task Workflows_that_come_to_too_many_steps_are_refused()
    {
        await Node.Workflows.PutAsync(Spec("workflow_id: thousand\ntasks:\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"  - {{task_id: s{i}, task_type: echo}}\n")))).Soon();
        var outer = Spec("workflow_id: many\ntasks:\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"  - {{task_id: s{i}, workflow: thousand}}\n")));

        var faults = await Node.Workflows.CheckAsync(outer).Soon();

        Assert.Contains(faults, fault => fault.Cure.Contains("10000 steps", StringComparison.Ordinal));
    }
}
