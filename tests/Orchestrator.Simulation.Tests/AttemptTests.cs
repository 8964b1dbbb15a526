using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Journal.InMemory;
using Orchestrator.Simulation.Tests.Harness;

namespace Orchestrator.Simulation.Tests;

/// <summary>What becomes of running attempts when the disk, the shard, the node or the handler itself goes wrong.</summary>
public sealed class AttemptTests
{
    private readonly List<string> heard = [];
    private readonly Stage stage;

    public AttemptTests() => stage = new Stage(options =>
    {
        options.Handle("echo", context => new TaskOutcome.Completed(context.Input));
        options.Handle("three_seconds", async (context, cancellation) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(3), context.Time, cancellation);
            return TaskOutcome.Done;
        });
        options.Handle("until_told", async (context, cancellation) =>
        {
            using var told = cancellation.Register(() => heard.Add($"stop at {context.Time.GetUtcNow():ss}"));
            await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, cancellation);
            return TaskOutcome.Done;
        });
        options.Handle("deaf", async (context, _) =>
        {
            await Task.Delay(TimeSpan.FromHours(1), context.Time, CancellationToken.None);
            return TaskOutcome.Done;
        });
        options.Handle("deaf_and_talking", async (context, _) =>
        {
            context.ReportProgress(1);
            await Task.Delay(TimeSpan.FromDays(10), context.Time, CancellationToken.None);
            return TaskOutcome.Done;
        });
        options.MaxProjectionLag = 3;
        options.Slots = 1;
    });

    [Fact]
    public void Report_made_while_the_disk_failed_is_heard_after_recovery()
    {
        var id = stage.Submit("three_seconds");
        stage.Disk.Fault = _ => InMemoryFault.BeforeStoring;
        stage.World.Run(TimeSpan.FromSeconds(20));
        Assert.Equal(["submitted", "started"], stage.Events(id));

        stage.Disk.Fault = _ => InMemoryFault.None;
        stage.RunUntil(id, TaskEventType.Completed, seconds: 5);
        Assert.Equal(["submitted", "started", "completed"], stage.Events(id));
        Assert.Empty(stage.World.Node.Node.Pool.RunsOf(stage.World.Node.Node.Shards.Find("a")!));
    }

    [Fact]
    public void Effects_owed_are_resent_after_a_replay()
    {
        var id = stage.Submit("until_told");
        stage.World.Settle();
        var asked = stage.World.Clock.GetUtcNow();

        // The request to stop is stored, and the shard does not know: its effect is lost with its state.
        stage.Disk.Fault = operation => operation == InMemoryOperation.Append ? InMemoryFault.AfterStoring : InMemoryFault.None;
        _ = stage.Ask(tasks => tasks.CancelAsync(id));
        stage.Disk.Fault = _ => InMemoryFault.None;
        stage.RunUntil(id, TaskEventType.Cancelled, seconds: 30);
        Assert.Equal(["submitted", "started", "cancel_requested", "cancelled"], stage.Events(id));
        Assert.False(((TaskCancelled)stage.Disk.Log.Of(id)[^1].Event).Abandoned);
        Assert.InRange(stage.World.Clock.GetUtcNow() - asked, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Single(heard);
    }

    [Fact]
    public void Cancelled_handler_that_ignores_its_token_is_abandoned_after_the_grace_and_frees_its_slot()
    {
        var id = stage.Submit("deaf");
        var waits = stage.Submit("echo");
        _ = stage.Get(tasks => tasks.CancelAsync(id));
        stage.World.Run(TimeSpan.FromSeconds(9));
        Assert.Equal(1, stage.World.Node.Node.Agent.Used);
        Assert.Equal(["submitted"], stage.Events(waits));

        stage.World.Run(TimeSpan.FromSeconds(2));
        Assert.True(((TaskCancelled)stage.Disk.Log.Of(id)[^1].Event).Abandoned);
        Assert.Equal(["submitted", "started", "completed"], stage.Events(waits));
        Assert.Equal(0, stage.World.Node.Node.Agent.Used);

        // What it brings an hour later is kept as evidence and changes nothing.
        stage.World.Run(TimeSpan.FromHours(1));
        Assert.Equal(["submitted", "started", "cancel_requested", "cancelled", "late_result"], stage.Events(id));
        Assert.Equal(TaskState.Cancelled, stage.Get(tasks => tasks.FindAsync(id))!.State);
    }

    [Fact]
    public void Abandoned_handler_leaves_no_timer_behind()
    {
        var id = stage.Submit("deaf_and_talking");
        _ = stage.Get(tasks => tasks.CancelAsync(id));
        stage.World.Run(TimeSpan.FromSeconds(30));
        Assert.NotInRange(stage.World.Clock.UntilNextTimer!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Shutdown_gives_running_attempts_back_uncharged()
    {
        var id = stage.Submit("until_told");
        stage.World.Settle();
        var stopped = stage.World.Node.Stop();
        Assert.True(stage.World.RunUntil(() => stopped.IsCompleted, TimeSpan.FromSeconds(10)));
        stage.World.Node.Die();
        Assert.Equal(["submitted", "started", "attempt_lost"], stage.Events(id));
        Assert.False(((AttemptLost)stage.Disk.Log.Of(id)[^1].Event).Charged);

        stage.Start();
        stage.World.Settle();
        Assert.Equal(["submitted", "started", "attempt_lost", "started"], stage.Events(id));
    }

    [Fact]
    public void Attempt_of_a_process_that_died_is_lost_and_charged()
    {
        var id = stage.Submit("until_told");
        stage.World.Settle();
        stage.World.Node.Die();
        stage.Start();
        stage.World.Settle();
        Assert.Equal(["submitted", "started", "attempt_lost", "started"], stage.Events(id));
        Assert.True(((AttemptLost)stage.Disk.Log.Of(id)[2].Event).Charged);
    }

    [Fact]
    public void Projection_lag_holds_new_work_back_but_not_reports()
    {
        var running = stage.Submit("three_seconds");
        stage.Disk.AreRowsHeld = true;
        for (var i = 0; i < 4; i++)
        {
            _ = stage.Get(tasks => tasks.CancelAsync(stage.Submit("echo")));
        }

        var held = stage.Ask(tasks => tasks.SubmitAsync(Stage.Spec("echo")));
        stage.RunUntil(running, TaskEventType.Completed, seconds: 10);
        Assert.False(held.IsCompleted);

        stage.Disk.AreRowsHeld = false;
        stage.World.Run(TimeSpan.FromSeconds(2));
        Assert.Equal(TaskReplyKind.Accepted, held.Result().Kind);
        Assert.Equal("completed", stage.Events(held.Result().Id)[^1]);
    }

    [Fact]
    public void Callers_hear_of_a_shutdown_that_overtakes_them()
    {
        _ = stage.Submit("echo");
        stage.Disk.AreRowsHeld = true;
        for (var i = 0; i < 4; i++)
        {
            _ = stage.Ask(tasks => tasks.SubmitAsync(Stage.Spec("echo")));
            stage.World.Run(TimeSpan.FromMilliseconds(10));
        }

        var held = stage.Ask(tasks => tasks.SubmitAsync(Stage.Spec("echo")));
        Assert.False(held.IsCompleted);
        var stopped = stage.World.Node.Stop();
        Assert.True(stage.World.RunUntil(() => stopped.IsCompleted, TimeSpan.FromMinutes(1)));
        Assert.Equal("shutting_down", Assert.Throws<Engine.ServiceUnavailableException>(() => held.Result()).Code);
    }
}
