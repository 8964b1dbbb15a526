using System.Text;
using System.Text.Json;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Graph;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine.Workflows;
using Orchestrator.Server.Workflows;

namespace Orchestrator.Tests.Engine.Workflows;

/// <summary>Runs in a whole node.</summary>
public sealed class RunTests : IAsyncLifetime
{
    private TestNode node = null!;

    public async ValueTask InitializeAsync() => node = await TestNode.StartAsync(options =>
    {
        options.Handle("fail", _ => throw new InvalidOperationException("It breaks."));
        options.Handle("half", _ => new TaskOutcome.Completed(JsonPayload.Parse("""{"x": 1, "\ud800": 2}""")));
    });

    public ValueTask DisposeAsync() => node.DisposeAsync();

    [Fact]
    public async Task Steps_are_done_one_after_the_other_with_the_results_of_those_before()
    {
        var run = await RunAsync("""
            workflow_id: chain
            global_parameters: {seed: 7}
            tasks:
              - {task_id: a, task_type: echo, parameters: {n: "${params.seed}"}}
              - {task_id: b, task_type: echo, dependencies: [a], parameters: {n: "${tasks.a.result.n + 1}", text: "was ${tasks.a.result.n}"}}
            """);

        Assert.Equal((RunStatus.Completed, """{"b":{"n":8,"text":"was 7"}}"""), (run.Status, Text(run.Result)));
        Assert.Equal([StepStatus.Completed, StepStatus.Completed], run.Steps.Select(step => step.Status));
    }

    [Fact]
    public async Task Parameters_of_the_request_stand_before_those_of_the_workflow()
    {
        var run = await RunAsync(
            """
            workflow_id: parameters
            global_parameters: {a: 1, b: 2}
            tasks: [{task_id: x, task_type: echo, parameters: {sum: "${params.a + params.b}"}}]
            result: "${tasks.x.result.sum}"
            """,
            """{"b": 40}""");

        Assert.Equal("41", Text(run.Result));
    }

    [Fact]
    public async Task A_step_whose_condition_is_false_is_skipped_and_those_behind_it_go_on()
    {
        var run = await RunAsync("""
            workflow_id: condition
            tasks:
              - {task_id: a, task_type: echo, when: "1 > 2"}
              - {task_id: b, task_type: echo, dependencies: [a], parameters: {was: "${tasks.a.status}"}}
            """);

        Assert.Equal((RunStatus.Completed, """{"b":{"was":"skipped"}}"""), (run.Status, Text(run.Result)));
    }

    [Fact]
    public async Task A_mapped_step_is_done_for_each_element_a_few_at_a_time()
    {
        var run = await RunAsync("""
            workflow_id: mapped
            tasks:
              - {task_id: each, task_type: echo, map: "range(20)", max_parallel: 3, parameters: {square: "${item * item}", at: "${index}"}}
              - {task_id: total, task_type: echo, dependencies: [each], parameters: {count: "${len(tasks.each.result)}", last: "${tasks.each.result[19].square}"}}
            """);

        Assert.Equal((RunStatus.Completed, """{"total":{"count":20,"last":361}}"""), (run.Status, Text(run.Result)));
        Assert.Equal((20, 20), (run.Steps[0].Elements, run.Steps[0].EndedElements));
    }

    [Fact]
    public async Task A_failed_step_fails_the_run_and_final_steps_are_done_all_the_same()
    {
        var run = await RunAsync("""
            workflow_id: failing
            tasks:
              - {task_id: breaks, task_type: fail, retry_policy: {max_attempts: 1}}
              - {task_id: never, task_type: echo, dependencies: [breaks]}
              - {task_id: tidy, task_type: echo, final: true, parameters: {run: "${run.status}", error: "${tasks.breaks.error.message}"}}
            """);

        Assert.Equal(RunStatus.Failed, run.Status);
        Assert.Equal([StepStatus.Failed, StepStatus.Skipped, StepStatus.Completed], run.Steps.Select(step => step.Status));
        Assert.Contains("It breaks.", Text(run.Steps[2].Result), StringComparison.Ordinal);
        Assert.StartsWith("Step 'breaks' failed", run.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_that_does_not_count_is_seen_by_those_behind_it()
    {
        var run = await RunAsync("""
            workflow_id: tolerant
            tasks:
              - {task_id: breaks, task_type: fail, retry_policy: {max_attempts: 1}, continue_on_error: true}
              - {task_id: after, task_type: echo, dependencies: [breaks], parameters: {type: "${tasks.breaks.error.type}"}}
            """);

        Assert.Equal((RunStatus.Completed, """{"after":{"type":"agent_error"}}"""), (run.Status, Text(run.Result)));
    }

    [Fact]
    public async Task An_expression_without_a_value_fails_its_step_and_says_where()
    {
        var run = await RunAsync("""
            workflow_id: expression
            tasks:
              - {task_id: a, task_type: echo, parameters: {x: 1}}
              - {task_id: b, task_type: echo, dependencies: [a], parameters: {deep: ["${tasks.a.result.y}"]}}
            """);

        Assert.Equal((RunStatus.Failed, "expression_error"), (run.Status, run.Steps[1].Error!.Type));
        Assert.Contains("'y'", run.Steps[1].Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_approval_is_waited_for_and_lets_the_run_go_on()
    {
        var started = await StartAsync("""
            workflow_id: approval
            tasks:
              - {task_id: ok, approval: true}
              - {task_id: b, task_type: echo, dependencies: [ok], parameters: {by: "${tasks.ok.result.by}"}}
            """);
        Assert.Equal(StepStatus.Running, started.Steps[0].Status);

        Assert.Equal(RunAnswerKind.Done, (await node.Workflows.SignalAsync(started.Id, "ok", """{"approved": true, "by": "ada"}"""u8.ToArray()).Soon()).Kind);

        Assert.Equal("""{"b":{"by":"ada"}}""", Text((await EndAsync(started.Id)).Result));
    }

    [Fact]
    public async Task A_refused_approval_fails_the_run()
    {
        var started = await StartAsync("workflow_id: refused\ntasks: [{task_id: ok, approval: true}]");

        await node.Workflows.SignalAsync(started.Id, "ok", """{"approved": false, "comment": "not on Fridays"}"""u8.ToArray()).Soon();

        var run = await EndAsync(started.Id);
        Assert.Equal((RunStatus.Failed, "rejected"), (run.Status, run.Error!.Type));
        Assert.Contains("not on Fridays", run.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_within_a_workflow_is_a_run_of_its_own()
    {
        await node.Workflows.PutAsync(Spec("""
            workflow_id: inner
            global_parameters: {factor: 2}
            tasks: [{task_id: times, task_type: echo, parameters: {n: "${params.n * params.factor}"}}]
            result: "${tasks.times.result.n}"
            """)).Soon();

        var run = await RunAsync("""
            workflow_id: outer
            tasks:
              - {task_id: each, workflow: inner, map: "[1, 2, 3]", parameters: {n: "${item}"}}
              - {task_id: one, workflow: {workflow_id: inner, version: 1}, parameters: {n: 5, factor: 10}}
            """);

        Assert.Equal((RunStatus.Completed, """{"each":[2,4,6],"one":50}"""), (run.Status, Text(run.Result)));
        var inner = await node.Workflows.FindRunAsync(run.Steps[1].Run!.Value).Soon();
        Assert.Equal((run.Id, "one", RunStatus.Completed), (inner!.Parent, inner.ParentStep, inner.Status));
    }

    [Fact]
    public async Task A_cancelled_run_stops_its_tasks_and_does_its_final_steps()
    {
        var started = await StartAsync("""
            workflow_id: cancelled
            tasks:
              - {task_id: nobody, task_type: has-no-agent}
              - {task_id: after, task_type: echo, dependencies: [nobody]}
              - {task_id: tidy, task_type: echo, final: true}
            """);

        await node.Workflows.CancelAsync(started.Id, "enough").Soon();

        var run = await EndAsync(started.Id);
        Assert.Equal((RunStatus.Cancelled, "enough"), (run.Status, run.Error!.Message));
        Assert.Equal([StepStatus.Cancelled, StepStatus.Cancelled, StepStatus.Completed], run.Steps.Select(step => step.Status));
        Assert.Equal(TaskState.Cancelled, (await node.FindAsync(run.Steps[0].Task!.Value)).State);
    }

    [Fact]
    public async Task A_paused_run_begins_nothing_until_it_is_resumed()
    {
        var started = await StartAsync("""
            workflow_id: paused
            tasks:
              - {task_id: go, signal: go}
              - {task_id: b, task_type: echo, dependencies: [go]}
            """);
        await node.Workflows.PauseAsync(started.Id).Soon();
        var signalled = await node.Workflows.SignalAsync(started.Id, "go", default).Soon();
        Assert.Equal((RunStatus.Paused, StepStatus.Completed, StepStatus.Pending), (signalled.Run!.Status, signalled.Run.Steps[0].Status, signalled.Run.Steps[1].Status));

        await node.Workflows.ResumeAsync(started.Id).Soon();

        Assert.Equal(RunStatus.Completed, (await EndAsync(started.Id)).Status);
    }

    [Fact]
    public async Task A_rerun_does_the_named_step_and_all_behind_it_again()
    {
        var run = await RunAsync("""
            workflow_id: again
            tasks:
              - {task_id: a, task_type: echo}
              - {task_id: b, task_type: echo, dependencies: [a]}
              - {task_id: c, task_type: echo, dependencies: [b]}
            """);

        var answer = await node.Workflows.RerunAsync(run.Id, "b", fork: false, default).Soon();

        Assert.Equal(RunAnswerKind.Done, answer.Kind);
        var again = await EndAsync(run.Id);
        Assert.Equal([1, 2, 2], again.Steps.Select(step => step.Attempt));
        Assert.Equal((RunStatus.Completed, run.Steps[0].Task), (again.Status, again.Steps[0].Task));
        Assert.NotEqual(run.Steps[2].Task, again.Steps[2].Task);
    }

    [Fact]
    public async Task A_fork_takes_over_the_results_of_what_is_not_done_again()
    {
        var run = await RunAsync("""
            workflow_id: fork
            global_parameters: {x: 1}
            tasks:
              - {task_id: a, task_type: echo, parameters: {x: "${params.x}"}}
              - {task_id: b, task_type: echo, dependencies: [a], parameters: {a: "${tasks.a.result.x}", x: "${params.x}"}}
            """);

        var fork = (await node.Workflows.RerunAsync(run.Id, "b", fork: true, """{"x": 2}"""u8.ToArray()).Soon()).Run!;

        Assert.Equal(run.Id, fork.ForkOf);
        Assert.Equal("""{"b":{"a":1,"x":2}}""", Text((await EndAsync(fork.Id)).Result));
    }

    [Fact]
    public async Task A_fork_in_which_nothing_is_done_again_is_refused()
    {
        var run = await RunAsync("workflow_id: whole\ntasks: [{task_id: a, task_type: echo}]");

        var answer = await node.Workflows.RerunAsync(run.Id, null, fork: true, """{"x": 2}"""u8.ToArray()).Soon();

        Assert.Equal((RunAnswerKind.NotAllowed, "All steps have completed: name the step to begin with."), (answer.Kind, answer.Detail));
    }

    [Fact]
    public async Task Two_requests_with_one_key_are_one_run()
    {
        var request = new RunRequest { Workflow = Spec("workflow_id: once\ntasks: [{task_id: a, task_type: echo}]"), IdempotencyKey = "k" };

        var (first, second) = (await node.Workflows.StartAsync(request).Soon(), await node.Workflows.StartAsync(request).Soon());
        var other = await node.Workflows.StartAsync(request with { Parameters = """{"x": 1}"""u8.ToArray() }).Soon();

        Assert.Equal((RunAnswerKind.Done, RunAnswerKind.Repeated, first.Run!.Id, RunAnswerKind.KeyConflict), (first.Kind, second.Kind, second.Run!.Id, other.Kind));
    }

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

        await node.Workflows.SignalAsync(started.Id, "ok", Encoding.UTF8.GetBytes(answer)).Soon();

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

        await node.Workflows.RerunAsync(run.Id, "b", fork: false, default).Soon();

        var again = await EndAsync(run.Id);
        Assert.Equal((RunStatus.Failed, StepStatus.Failed, StepStatus.Skipped), (again.Status, again.Steps[0].Status, again.Steps[2].Status));
        Assert.Equal(2, again.Steps[0].Attempt);
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
        await node.Workflows.CancelAsync(started.Id).Soon();
        Assert.Equal(RunAnswerKind.NotAllowed, (await node.Workflows.SignalAsync(started.Id, "go", default).Soon()).Kind);

        await node.Workflows.SignalAsync(started.Id, "ok", """{"approved": true}"""u8.ToArray()).Soon();

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
        await node.Workflows.PutAsync(Spec("workflow_id: thousand\ntasks:\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => $"  - {{task_id: s{i}, task_type: echo}}\n")))).Soon();
        var outer = Spec("workflow_id: many\ntasks:\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"  - {{task_id: s{i}, workflow: thousand}}\n")));

        var faults = await node.Workflows.CheckAsync(outer).Soon();

        Assert.Contains(faults, fault => fault.Cure.Contains("10000 steps", StringComparison.Ordinal));
    }

    private async Task<RunView> RunAsync(string yaml, string? parameters = null) => await EndAsync((await StartAsync(yaml, parameters)).Id);

    private async Task<RunView> StartAsync(string yaml, string? parameters = null)
    {
        var answer = await node.Workflows.StartAsync(new RunRequest { Workflow = Spec(yaml), Parameters = parameters is null ? default : Encoding.UTF8.GetBytes(parameters) }).Soon();
        Assert.Equal(RunAnswerKind.Done, answer.Kind);
        return answer.Run!;
    }

    private async Task<RunView> EndAsync(RunId id)
    {
        var run = (await node.Workflows.WaitRunAsync(id, TimeSpan.FromSeconds(20)).Soon())!;
        Assert.True(run.Status is RunStatus.Completed or RunStatus.Failed or RunStatus.Cancelled, $"{run.Status}: {JsonSerializer.Serialize(run.Steps.Select(step => (step.Id, step.Status.ToString()).ToString()))}");
        return run;
    }

    private static WorkflowSpec Spec(string yaml)
    {
        var faults = WorkflowText.Read(yaml, new WorkflowLimits(), out var spec);
        Assert.Empty(faults.Select(fault => $"{fault.Field} {fault.Cure}"));
        return spec!;
    }

    private static string Text(TaskPayload payload) => Encoding.UTF8.GetString(payload.Span);
}
