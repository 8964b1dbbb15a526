using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine;
using Orchestrator.Simulation.Tests.Checks;
using Orchestrator.Simulation.Tests.Harness;

namespace Orchestrator.Simulation.Tests;

/// <summary>Tasks that come back from the table of finished ones while somebody reads there.</summary>
public sealed class ArchiveTests
{
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(30);
    private readonly Queue<TimeSpan> delays = new();
    private readonly Stage stage;
    private bool waitsWhenRetried = true;

    public ArchiveTests()
    {
        stage = new Stage(options => options.Handle("fails_first", async (context, cancellation) =>
        {
            if (context.Attempt > 1 && waitsWhenRetried)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, cancellation);
            }

            return TaskOutcome.Fail("as always", retryable: false);
        }));
        stage.Disk.RowsDelay = () => delays.TryDequeue(out var delay) ? delay : TimeSpan.Zero;
    }

    [Fact]
    public void Task_that_is_retried_while_it_is_looked_for_in_the_table_is_found()
    {
        var id = Failed();
        var find = WithSlowLook(tasks => tasks.FindAsync(id));
        _ = stage.Get(tasks => tasks.RetryAsync(id));
        Assert.Equal(TaskState.Running, stage.World.Finish(find)!.State);
    }

    [Fact]
    public void Task_that_is_retried_while_the_table_is_listed_is_in_the_list()
    {
        var id = Failed();
        var list = WithSlowLook(tasks => tasks.ListAsync(new TaskFilter(), 10));
        _ = stage.Get(tasks => tasks.RetryAsync(id));
        Assert.Equal(id, Assert.Single(stage.World.Finish(list).Items).Id);
    }

    [Fact]
    public void Task_that_is_retried_while_the_table_is_read_can_be_cancelled()
    {
        var id = Failed();
        var cancel = WithSlowLook(tasks => tasks.CancelAsync(id));
        _ = stage.Get(tasks => tasks.RetryAsync(id));
        Assert.Equal(TaskReplyKind.Accepted, stage.World.Finish(cancel).Kind);
    }

    [Fact]
    public void Wait_does_not_end_with_the_end_that_a_retry_has_undone()
    {
        var id = Failed();
        waitsWhenRetried = false;
        var wait = WithSlowLook(tasks => tasks.WaitAsync(id, TimeSpan.FromMinutes(5)));
        waitsWhenRetried = true;
        _ = stage.Get(tasks => tasks.RetryAsync(id));
        stage.World.Run(TimeSpan.FromMinutes(1));
        Assert.False(wait.IsCompleted);

        _ = stage.Get(tasks => tasks.CancelAsync(id));
        Assert.Equal(TaskState.Cancelled, stage.World.Finish(wait)!.State);
    }

    [Fact]
    public void Retry_does_not_take_an_outdated_history_for_the_whole_one()
    {
        waitsWhenRetried = false;
        var id = Failed();

        // It reads the history, and on the way back to the shard the task is retried, fails and leaves memory again.
        delays.Enqueue(TimeSpan.Zero);
        delays.Enqueue(Slow);
        var retry = stage.Ask(tasks => tasks.RetryAsync(id));
        Assert.Equal(TaskReplyKind.Accepted, stage.Get(tasks => tasks.RetryAsync(id)).Kind);
        stage.World.Run(TimeSpan.FromSeconds(5));
        Assert.Equal(TaskReplyKind.Accepted, stage.World.Finish(retry).Kind);
        stage.World.Run(TimeSpan.FromSeconds(5));

        Assert.Equal(["started", "started", "started"], stage.Events(id).Where(name => name == "started"));
        HistoryCheck.Check(id, stage.Disk.Log.Of(id));
        Assert.Equal(stage.Disk.Log.Of(id).Count, stage.Get(tasks => tasks.FindAsync(id))!.History.Length);
    }

    [Fact]
    public void Durations_come_back_from_the_journal_as_they_were()
    {
        var id = stage.Submit("nobody_runs_this", with: spec => spec with
        {
            Delay = TimeSpan.FromSeconds(0.348),
            Timeout = TimeSpan.FromTicks(123_456_789),
            QueueTimeout = TimeSpan.FromDays(3000) + TimeSpan.FromTicks(7),
        });
        var before = stage.Get(tasks => tasks.FindAsync(id))!.Spec;
        stage.World.Node.Die();
        stage.Start();
        var after = stage.Get(tasks => tasks.FindAsync(id))!.Spec;
        Assert.Equal((before.Delay, before.Timeout, before.QueueTimeout), (after.Delay, after.Timeout, after.QueueTimeout));
    }

    /// <summary>A task that has failed and has left memory.</summary>
    private TaskId Failed()
    {
        var id = stage.Submit("fails_first");
        stage.RunUntil(id, TaskEventType.Failed);
        Assert.True(stage.World.RunUntil(() => stage.Peek("a", shard => shard.Queue.Find(id)) is null, TimeSpan.FromSeconds(5)));
        return id;
    }

    /// <summary>Puts a call whose next look into the table is slow to begin.</summary>
    private Task<T> WithSlowLook<T>(Func<IOrchestrator, Task<T>> call)
    {
        delays.Enqueue(Slow);
        return stage.Ask(call);
    }
}
