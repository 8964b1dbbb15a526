using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Engine;

public sealed class CancellationTests
{
    [Fact]
    public async Task A_running_task_is_told_to_stop_and_is_cancelled_when_it_obeys()
    {
        var gate = new Gate();
        await using var node = await TestNode.StartAsync(options => options.Handle("wait", gate.Obey));
        var id = await node.SubmitAsync(TestNode.Spec("wait"));
        await gate.Entered;

        var response = await node.Tasks.CancelAsync(id, "not needed").Soon();

        Assert.Equal(TaskReplyKind.Accepted, response.Kind);
        Assert.NotNull(response.Task!.CancelRequestedAt);
        await gate.Stopped;
        var task = await node.EndAsync(id);
        Assert.Equal(TaskState.Cancelled, task.State);
        var cancelled = Assert.IsType<TaskCancelled>(task.History.Span[^1].Event);
        Assert.Equal(("not needed", false), (cancelled.Reason, cancelled.Abandoned));
    }

    [Fact]
    public async Task A_result_within_the_grace_counts()
    {
        var gate = new Gate();
        await using var node = await TestNode.StartAsync(options => options.Handle("finish", gate.Ignore));
        var id = await node.SubmitAsync(TestNode.Spec("finish"));
        await gate.Entered;
        await node.Tasks.CancelAsync(id).Soon();
        await gate.Stopped;

        Assert.Equal(TaskReplyKind.Repeated, (await node.Tasks.CancelAsync(id).Soon()).Kind);
        gate.Open();

        Assert.Equal(TaskState.Completed, (await node.EndAsync(id)).State);
    }

    [Fact]
    public async Task A_failure_within_the_grace_is_not_tried_again()
    {
        var gate = new Gate();
        await using var node = await TestNode.StartAsync(options => options.Handle("fail", async (context, cancellation) =>
        {
            await gate.Ignore(context, cancellation);
            throw new IOException("interrupted");
        }));
        var id = await node.SubmitAsync(TestNode.Spec("fail"));
        await gate.Entered;
        await node.Tasks.CancelAsync(id).Soon();
        gate.Open();

        var task = await node.EndAsync(id);

        Assert.Equal((TaskState.Cancelled, 1), (task.State, task.Attempt));
    }

    [Fact]
    public async Task A_waiting_task_is_cancelled_at_once_and_never_runs()
    {
        var gate = new Gate();
        await using var node = await TestNode.StartAsync(options =>
        {
            options.Slots = 1;
            options.Handle("wait", gate.Obey);
        });
        await node.SubmitAsync(TestNode.Spec("wait"));
        await gate.Entered;
        var queued = await node.SubmitAsync(TestNode.Spec("echo"));
        var delayed = await node.SubmitAsync(TestNode.Spec("echo") with { Delay = TimeSpan.FromDays(1) });

        foreach (var id in new[] { queued, delayed })
        {
            var response = await node.Tasks.CancelAsync(id, "changed my mind").Soon();
            Assert.Equal((TaskReplyKind.Accepted, TaskState.Cancelled), (response.Kind, response.Task!.State));
        }

        gate.Open();
        Assert.Equal(TaskState.Completed, (await node.RunAsync(TestNode.Spec("echo"))).State);
        Assert.Equal(0, (await node.FindAsync(queued)).Attempt);
    }

    [Fact]
    public async Task Cancelling_says_what_became_of_it_in_memory_and_in_the_table()
    {
        await using var node = await TestNode.StartAsync(_ => { });
        var completed = await node.RunAsync(TestNode.Spec("echo"));
        var cancelled = await node.SubmitAsync(TestNode.Spec("echo") with { Delay = TimeSpan.FromDays(1) });
        Assert.Equal(TaskReplyKind.Accepted, (await node.Tasks.CancelAsync(cancelled).Soon()).Kind);
        await node.UntilEvictedAsync();

        Assert.Equal(TaskReplyKind.NotAllowed, (await node.Tasks.CancelAsync(completed.Id).Soon()).Kind);
        var repeated = await node.Tasks.CancelAsync(cancelled).Soon();
        Assert.Equal((TaskReplyKind.Repeated, TaskState.Cancelled), (repeated.Kind, repeated.Task!.State));
        Assert.Equal(TaskReplyKind.NotFound, (await node.Tasks.CancelAsync(new TaskId(cancelled.Shard, 1)).Soon()).Kind);
        Assert.Equal(TaskReplyKind.NotFound, (await node.Tasks.CancelAsync(new TaskId(999, 1)).Soon()).Kind);
    }

    [Fact]
    public async Task An_attempt_that_runs_out_of_time_is_told_to_stop_and_counts_as_failed()
    {
        var clock = new FakeClock();
        var gate = new Gate();
        await using var node = await TestNode.StartAsync(options => options.Handle("slow", gate.Obey), clock);
        var id = await node.SubmitAsync(TestNode.Spec("slow") with
        {
            Timeout = TimeSpan.FromSeconds(20),
            Retry = new RetryPolicy { MaxAttempts = 1 },
        });
        await gate.Entered;

        clock.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal(TaskState.Running, (await node.FindAsync(id)).State);
        clock.Advance(TimeSpan.FromSeconds(1));

        await gate.Stopped;
        var task = await node.EndAsync(id);
        Assert.Equal(TaskState.DeadLettered, task.State);
        Assert.Equal(TaskErrorTypes.Timeout, task.Error!.Type);
        Assert.Contains("20 s", task.Error.Message);
    }

    [Fact]
    public async Task A_task_that_waits_too_long_fails()
    {
        var clock = new FakeClock();
        await using var node = await TestNode.StartAsync(_ => { }, clock);
        var id = await node.SubmitAsync(TestNode.Spec("echo") with
        {
            QueueTimeout = TimeSpan.FromSeconds(30),
            Requirements = new TaskRequirements { Capabilities = ["cuda"] },
        });
        Assert.Equal("no agent has capability 'cuda'", (await node.FindAsync(id)).WaitingFor);

        clock.Advance(TimeSpan.FromSeconds(30));

        var task = await node.EndAsync(id);
        Assert.Equal((TaskState.Failed, "queue_timeout"), (task.State, task.Error!.Type));
    }

    [Fact]
    public async Task A_callback_that_throws_on_cancellation_harms_nobody()
    {
        var gate = new Gate();
        await using var node = await TestNode.StartAsync(options => options.Handle("trap", (context, cancellation) =>
        {
            cancellation.Register(() => throw new InvalidOperationException("trap"));
            return gate.Obey(context, cancellation);
        }));
        var id = await node.SubmitAsync(TestNode.Spec("trap"));
        await gate.Entered;

        await node.Tasks.CancelAsync(id).Soon();

        Assert.Equal(TaskState.Cancelled, (await node.EndAsync(id)).State);
    }
}
