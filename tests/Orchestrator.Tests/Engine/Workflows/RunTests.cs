using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Workflows;

namespace Orchestrator.Tests.Engine.Workflows;

/// <summary>Runs in a whole node.</summary>
public sealed class RunTests : WorkflowNode
{
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

        Assert.Equal(RunAnswerKind.Done, (await Node.Workflows.SignalAsync(started.Id, "ok", """{"approved": true, "by": "ada"}"""u8.ToArray()).Soon()).Kind);

        Assert.Equal("""{"b":{"by":"ada"}}""", Text((await EndAsync(started.Id)).Result));
    }

    [Fact]
    public async Task A_refused_approval_fails_the_run()
    {
        var started = await StartAsync("workflow_id: refused\ntasks: [{task_id: ok, approval: true}]");

        await Node.Workflows.SignalAsync(started.Id, "ok", """{"approved": false, "comment": "not on Fridays"}"""u8.ToArray()).Soon();

        var run = await EndAsync(started.Id);
        Assert.Equal((RunStatus.Failed, "rejected"), (run.Status, run.Error!.Type));
        Assert.Contains("not on Fridays", run.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_within_a_workflow_is_a_run_of_its_own()
    {
        await Node.Workflows.PutAsync(Spec("""
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
        var inner = await Node.Workflows.FindRunAsync(run.Steps[1].Run!.Value).Soon();
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

        await Node.Workflows.CancelAsync(started.Id, "enough").Soon();

        var run = await EndAsync(started.Id);
        Assert.Equal((RunStatus.Cancelled, "enough"), (run.Status, run.Error!.Message));
        Assert.Equal([StepStatus.Cancelled, StepStatus.Cancelled, StepStatus.Completed], run.Steps.Select(step => step.Status));
        Assert.Equal(TaskState.Cancelled, (await Node.FindAsync(run.Steps[0].Task!.Value)).State);
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
        await Node.Workflows.PauseAsync(started.Id).Soon();
        var signalled = await Node.Workflows.SignalAsync(started.Id, "go", default).Soon();
        Assert.Equal((RunStatus.Paused, StepStatus.Completed, StepStatus.Pending), (signalled.Run!.Status, signalled.Run.Steps[0].Status, signalled.Run.Steps[1].Status));

        await Node.Workflows.ResumeAsync(started.Id).Soon();

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

        var answer = await Node.Workflows.RerunAsync(run.Id, "b", fork: false, default).Soon();

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

        var fork = (await Node.Workflows.RerunAsync(run.Id, "b", fork: true, """{"x": 2}"""u8.ToArray()).Soon()).Run!;

        Assert.Equal(run.Id, fork.ForkOf);
        Assert.Equal("""{"b":{"a":1,"x":2}}""", Text((await EndAsync(fork.Id)).Result));
    }

    [Fact]
    public async Task A_fork_in_which_nothing_is_done_again_is_refused()
    {
        var run = await RunAsync("workflow_id: whole\ntasks: [{task_id: a, task_type: echo}]");

        var answer = await Node.Workflows.RerunAsync(run.Id, null, fork: true, """{"x": 2}"""u8.ToArray()).Soon();

        Assert.Equal((RunAnswerKind.NotAllowed, "All steps have completed: name the step to begin with."), (answer.Kind, answer.Detail));
    }

    [Fact]
    public async Task Two_requests_with_one_key_are_one_run()
    {
        var request = new RunRequest { Workflow = Spec("workflow_id: once\ntasks: [{task_id: a, task_type: echo}]"), IdempotencyKey = "k" };

        var (first, second) = (await Node.Workflows.StartAsync(request).Soon(), await Node.Workflows.StartAsync(request).Soon());
        var other = await Node.Workflows.StartAsync(request with { Parameters = """{"x": 1}"""u8.ToArray() }).Soon();

        Assert.Equal((RunAnswerKind.Done, RunAnswerKind.Repeated, first.Run!.Id, RunAnswerKind.KeyConflict), (first.Kind, second.Kind, second.Run!.Id, other.Kind));
    }
}
