using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine;

namespace Orchestrator.Tests.Engine;

public sealed class RetryByHandTests
{
    private static readonly TaskFilter Failed = new() { State = TaskState.Failed };

    [Fact]
    public async Task A_task_that_has_left_memory_comes_back_with_its_history_and_its_row_follows()
    {
        var gate = new Gate();
        await using var node = await TestNode.StartAsync(options => options.Handle("second-time", FailFirst(gate)));
        var failed = await node.RunAsync(TestNode.Spec("second-time"));
        await node.UntilEvictedAsync();
        Assert.Equal([failed.Id], (await node.ListAsync(Failed)).Select(task => task.Id));

        var response = await node.Tasks.RetryAsync(failed.Id).Soon();
        await gate.Entered;

        Assert.Equal(TaskReplyKind.Accepted, response.Kind);
        Assert.Empty(await node.ListAsync(Failed));
        var live = Assert.Single(await node.ListAsync());
        Assert.Equal((TaskState.Running, 2), (live.State, live.Attempt));
        Assert.Equal(TaskReplyKind.NotAllowed, (await node.Tasks.RetryAsync(failed.Id).Soon()).Kind);

        gate.Open();
        var done = await node.EndAsync(failed.Id);
        Assert.Equal(
            [
                TaskEventType.Submitted, TaskEventType.Started, TaskEventType.AttemptFailed, TaskEventType.Failed,
                TaskEventType.Retried, TaskEventType.Started, TaskEventType.Completed,
            ],
            done.Events());
        await node.UntilEvictedAsync();
        Assert.Empty(await node.ListAsync(Failed));
        Assert.Equal([failed.Id], (await node.ListAsync(new TaskFilter { State = TaskState.Completed })).Select(task => task.Id));
        Assert.Equal(done.Events(), (await node.FindAsync(failed.Id)).Events());
    }

    [Fact]
    public async Task A_row_that_is_behind_its_task_is_not_shown()
    {
        var gate = new Gate();
        var table = new GatedProjection();
        await using var node = await TestNode.StartAsync(options => options.Handle("second-time", FailFirst(gate)), projection: table);
        var failed = await node.RunAsync(TestNode.Spec("second-time"));
        await node.UntilEvictedAsync();
        table.Hold();

        await node.Tasks.RetryAsync(failed.Id).Soon();
        await gate.Entered;
        Assert.Empty(await node.ListAsync(Failed));
        gate.Open();
        await node.EndAsync(failed.Id);

        // The row still says failed; the task in memory has completed.
        Assert.Empty(await node.ListAsync(Failed));
        Assert.Equal(TaskState.Completed, Assert.Single(await node.ListAsync()).State);
        table.Open();
        await node.UntilEvictedAsync();
        Assert.Empty(await node.ListAsync(Failed));
    }

    [Fact]
    public async Task Rows_that_are_behind_do_not_end_a_list_early()
    {
        var gate = new Gate();
        var table = new GatedProjection();
        await using var node = await TestNode.StartAsync(options => options.Handle("second-time", FailFirst(gate)), projection: table);
        var ids = new List<TaskId>();
        for (var i = 0; i < 6; i++)
        {
            ids.Add((await node.RunAsync(TestNode.Spec("second-time"))).Id);
        }

        await node.UntilEvictedAsync();
        table.Hold();
        foreach (var id in ids[2..])
        {
            await node.Tasks.RetryAsync(id).Soon();
        }

        Assert.Equal([ids[1], ids[0]], (await node.ListAsync(Failed, limit: 1)).Select(task => task.Id));
        Assert.Equal([ids[1], ids[0]], (await node.ListAsync(Failed, limit: 2)).Select(task => task.Id));
        table.Open();
        gate.Open();
    }

    [Fact]
    public async Task Retrying_says_what_became_of_it()
    {
        await using var node = await TestNode.StartAsync(_ => { });
        var done = await node.RunAsync(TestNode.Spec("echo"));
        await node.UntilEvictedAsync();

        var response = await node.Tasks.RetryAsync(done.Id).Soon();

        Assert.Equal((TaskReplyKind.NotAllowed, TaskState.Completed), (response.Kind, response.Task!.State));
        Assert.Equal(TaskReplyKind.NotFound, (await node.Tasks.RetryAsync(new TaskId(done.Id.Shard, 1)).Soon()).Kind);
        Assert.Equal(TaskReplyKind.NotFound, (await node.Tasks.RetryAsync(new TaskId(99, 1)).Soon()).Kind);
    }

    [Fact]
    public async Task A_cancelled_task_that_is_retried_can_be_cancelled_again()
    {
        await using var node = await TestNode.StartAsync(_ => { });
        var id = await node.SubmitAsync(TestNode.Spec("unheard-of"));
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(TaskReplyKind.Accepted, (await node.Tasks.CancelAsync(id, $"round {round}").Soon()).Kind);
            await node.UntilEvictedAsync();
            Assert.Equal(TaskReplyKind.Accepted, (await node.Tasks.RetryAsync(id).Soon()).Kind);
        }

        Assert.Equal(7, (await node.FindAsync(id)).Events().Length);
    }

    private static Func<TaskContext, CancellationToken, Task<TaskOutcome>> FailFirst(Gate gate) => (context, cancellation) =>
        context.Attempt == 1 ? Task.FromResult(TaskOutcome.Fail("first", retryable: false)) : gate.Obey(context, cancellation);
}
