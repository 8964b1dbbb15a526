using System.Text;
using Orchestrator.Domain.Tasks;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Engine;

public sealed class HandlerOutcomeTests
{
    [Fact]
    public async Task A_synchronous_handlers_result_is_the_tasks()
    {
        await using var node = await TestNode.StartAsync(_ => { });

        var task = await node.RunAsync(TestNode.Spec("echo", input: """{"a":1}"""));

        Assert.Equal(TaskState.Completed, task.State);
        Assert.Equal("""{"a":1}""", task.ResultText());
        Assert.Equal([TaskEventType.Submitted, TaskEventType.Started, TaskEventType.Completed], task.Events());
        Assert.Equal("local", task.Agent);
    }

    [Fact]
    public async Task An_asynchronous_handlers_result_is_the_tasks()
    {
        await using var node = await TestNode.StartAsync(options => options.Handle("later", async (context, cancellation) =>
        {
            await Task.Yield();
            return TaskOutcome.Complete(new { context.TaskType, context.Attempt });
        }));

        var task = await node.RunAsync(TestNode.Spec("later"));

        Assert.Equal("""{"task_type":"later","attempt":1}""", task.ResultText());
    }

    [Fact]
    public async Task A_handler_sees_its_task()
    {
        var clock = new FakeClock();
        await using var node = await TestNode.StartAsync(
            options => options.Handle("look", context => TaskOutcome.Complete(
                $"{context.TaskId} {context.Attempt} {context.Input} {context.Deadline:O} {context.Checkpoint is null} {context.Time.GetUtcNow():O}")),
            clock);

        var task = await node.RunAsync(TestNode.Spec("look") with { Timeout = TimeSpan.FromSeconds(90) });

        Assert.Equal(
            $"{task.Id} 1 null 2026-01-01T00:01:30.0000000+00:00 True 2026-01-01T00:00:00.0000000+00:00",
            JsonPayload.FromUtf8(task.Result.ToJson()).As<string>());
    }

    [Fact]
    public async Task A_result_with_line_breaks_is_kept_without_them()
    {
        await using var node = await TestNode.StartAsync(options =>
            options.Handle("pretty", _ => new TaskOutcome.Completed(JsonPayload.Parse("{\r\n  \"a\": \"x\\ny\"\n}"))));

        Assert.Equal("""{"a":"x\ny"}""", (await node.RunAsync(TestNode.Spec("pretty"))).ResultText());
    }

    [Fact]
    public async Task A_retryable_failure_is_tried_again_until_the_attempts_are_used_up()
    {
        await using var node = await TestNode.StartAsync(options =>
            options.Handle("fail", context => TaskOutcome.Fail($"no {context.Attempt}")));

        var task = await node.RunAsync(Attempts(TestNode.Spec("fail"), 3));

        Assert.Equal(TaskState.DeadLettered, task.State);
        Assert.Equal(3, task.Attempt);
        Assert.Equal(new TaskError("agent_error", "no 3", true), task.Error);
    }

    [Fact]
    public async Task A_failure_that_is_not_retryable_ends_the_task()
    {
        await using var node = await TestNode.StartAsync(options =>
            options.Handle("fail", _ => TaskOutcome.Fail("never", retryable: false)));

        var task = await node.RunAsync(TestNode.Spec("fail"));

        Assert.Equal(TaskState.Failed, task.State);
        Assert.Equal(1, task.Attempt);
        Assert.Equal(new TaskError("agent_error", "never", false), task.Error);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_thrown_exception_is_a_retryable_failure(bool atOnce)
    {
        await using var node = await TestNode.StartAsync(options => options.Handle("throw", async (context, _) =>
        {
            if (!atOnce)
            {
                await Task.Yield();
            }

            return context.Attempt == 2 ? TaskOutcome.Done : throw new InvalidOperationException("boom");
        }));

        var task = await node.RunAsync(TestNode.Spec("throw"));

        Assert.Equal(TaskState.Completed, task.State);
        var failed = task.History.ToArray().Select(entry => entry.Event).OfType<AttemptFailed>().Single();
        Assert.Equal(new TaskError("agent_error", "InvalidOperationException: boom", true), failed.Error);
    }

    [Fact]
    public async Task A_synchronous_handler_that_throws_fails_its_attempt()
    {
        await using var node = await TestNode.StartAsync(options =>
            options.Handle("throw", (Func<TaskContext, TaskOutcome>)(_ => throw new FormatException("bad"))));

        Assert.Equal("FormatException: bad", (await node.RunAsync(Attempts(TestNode.Spec("throw"), 1))).Error!.Message);
    }

    [Fact]
    public async Task A_cancellation_that_nobody_asked_for_is_a_failure()
    {
        await using var node = await TestNode.StartAsync(options =>
            options.Handle("quit", (_, _) => throw new OperationCanceledException("own idea")));

        var task = await node.RunAsync(Attempts(TestNode.Spec("quit"), 1));

        Assert.Equal(TaskState.DeadLettered, task.State);
        Assert.Contains("own idea", task.Error!.Message);
    }

    [Fact]
    public async Task No_outcome_is_a_retryable_failure()
    {
        await using var node = await TestNode.StartAsync(options => options.Handle("nothing", _ => null!));

        var task = await node.RunAsync(Attempts(TestNode.Spec("nothing"), 2));

        Assert.Equal(TaskState.DeadLettered, task.State);
        Assert.Equal("The handler of 'nothing' returned no outcome.", task.Error!.Message);
    }

    [Fact]
    public async Task A_result_over_the_limit_fails_the_task_at_once()
    {
        await using var node = await TestNode.StartAsync(options =>
        {
            options.MaxPayloadBytes = 1024;
            options.Artifacts.MaxBytes = 0;
            options.Handle("large", context => TaskOutcome.Complete(new string('x', context.GetInput<int>())));
        });

        Assert.Equal(TaskState.Completed, (await node.RunAsync(TestNode.Spec("large", input: "1022"))).State);
        var task = await node.RunAsync(TestNode.Spec("large", input: "1023"));

        Assert.Equal(TaskState.Failed, task.State);
        Assert.Equal("The result has 1025 bytes; the limit is 1024.", task.Error!.Message);
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("{\"a\":")]
    [InlineData("1 2")]
    [InlineData("{}\n{\"seq\":1}")]
    public async Task A_result_that_is_no_json_fails_the_task_and_never_reaches_the_journal(string result)
    {
        await using var node = await TestNode.StartAsync(options =>
            options.Handle("broken", _ => new TaskOutcome.Completed(JsonPayload.FromUtf8(Encoding.UTF8.GetBytes(result)))));

        var task = await node.RunAsync(TestNode.Spec("broken"));

        Assert.Equal(TaskState.Failed, task.State);
        Assert.StartsWith("The result is not JSON", task.Error!.Message);
    }

    [Fact]
    public async Task What_a_handler_says_of_its_failure_cannot_harm_its_domain()
    {
        await using var node = await TestNode.StartAsync(options =>
        {
            options.Handle("half", _ => TaskOutcome.Fail("cut \ud83d off", retryable: false));
            options.Handle("null", _ => new TaskOutcome.Failed(null!, null!, Retryable: false));
            options.Handle("always", _ => TaskOutcome.Snooze(TimeSpan.MaxValue));
        });

        Assert.Equal(TaskState.Failed, (await node.RunAsync(TestNode.Spec("half"))).State);
        Assert.Equal(new TaskError("agent_error", "", false), (await node.RunAsync(TestNode.Spec("null"))).Error);
        var id = await node.SubmitAsync(TestNode.Spec("always"));
        await node.UntilAsync(id, task => task is { State: TaskState.Queued, Attempt: 1 });
        Assert.Equal(TaskState.Completed, (await node.RunAsync(TestNode.Spec("echo"))).State);
    }

    [Fact]
    public async Task A_snoozed_task_runs_again_and_is_not_charged()
    {
        await using var node = await TestNode.StartAsync(options =>
            options.Handle("poll", context => context.Attempt < 5 ? TaskOutcome.Snooze(TimeSpan.Zero) : TaskOutcome.Done));

        var task = await node.RunAsync(Attempts(TestNode.Spec("poll"), 1));

        Assert.Equal(TaskState.Completed, task.State);
        Assert.Equal(5, task.Attempt);
    }

    [Fact]
    public async Task A_snoozed_task_rests_for_its_delay()
    {
        var clock = new FakeClock();
        await using var node = await TestNode.StartAsync(
            options => options.Handle("poll", context => context.Attempt == 1 ? TaskOutcome.Snooze(TimeSpan.FromMinutes(3)) : TaskOutcome.Done),
            clock);
        var id = await node.SubmitAsync(TestNode.Spec("poll"));
        var resting = await node.UntilAsync(id, task => task is { State: TaskState.Queued, Attempt: 1 });
        Assert.Equal("its time: due at 2026-01-01T00:03:00.000000Z", resting.WaitingFor);

        clock.Advance(TimeSpan.FromMinutes(3) - TimeSpan.FromTicks(10));
        Assert.Equal(TaskState.Queued, (await node.FindAsync(id)).State);
        clock.Advance(TimeSpan.FromTicks(10));

        Assert.Equal(2, (await node.EndAsync(id)).Attempt);
    }

    [Fact]
    public async Task The_handlers_wish_for_a_later_attempt_counts()
    {
        var clock = new FakeClock();
        await using var node = await TestNode.StartAsync(
            options => options.Handle("busy", context => context.Attempt == 1
                ? new TaskOutcome.Failed(TaskErrorTypes.NetworkError, "429", RetryAfter: TimeSpan.FromSeconds(40))
                : TaskOutcome.Done),
            clock);
        var id = await node.SubmitAsync(TestNode.Spec("busy"));
        var resting = await node.UntilAsync(id, task => task is { State: TaskState.Queued, Attempt: 1 });
        Assert.Equal("its time: next attempt at 2026-01-01T00:00:40.000000Z", resting.WaitingFor);

        clock.Advance(TimeSpan.FromSeconds(40));

        Assert.Equal(TaskState.Completed, (await node.EndAsync(id)).State);
    }

    private static TaskSpec Attempts(TaskSpec spec, int attempts) => spec with { Retry = spec.Retry with { MaxAttempts = attempts } };
}
