using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;

namespace Orchestrator.Tests.Domain;

public sealed class CancelTests
{
    private readonly DrivenQueue queue = new();

    [Fact]
    public void Submitted_task_is_cancelled_at_once()
    {
        var task = queue.Submit(DrivenQueue.Spec() with { Delay = TimeSpan.FromHours(1) });

        Assert.Equal(TaskReplyKind.Accepted, queue.Cancel(task, "no longer needed"));
        Assert.Equal((TaskState.Cancelled, "no longer needed"), (task.State, task.CancelReason));
        queue.Advance(7200);
        Assert.Equal(TaskState.Cancelled, task.State);
    }

    [Fact]
    public void Queued_task_is_cancelled_at_once_and_leaves_the_line()
    {
        var task = queue.Submit();

        Assert.Equal(TaskReplyKind.Accepted, queue.Cancel(task));
        Assert.Equal(TaskState.Cancelled, task.State);
        Assert.Null(queue.StartNext());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Held_task_is_asked_to_stop_and_keeps_its_state(bool started)
    {
        var task = queue.Submit();
        var token = started ? queue.Start(task) : queue.Schedule(task);

        Assert.Equal(TaskReplyKind.Accepted, queue.Cancel(task, "enough"));
        Assert.Equal(started ? TaskState.Running : TaskState.Scheduled, task.State);
        Assert.Equal(queue.Now, task.CancelRequestedAt);
        Assert.Equal(TaskReplyKind.Repeated, queue.Cancel(task, "again"));
        Assert.Empty(queue.Emitted);

        Assert.Equal(TaskReplyKind.Accepted, queue.Do(new ConfirmCancelled(task.Id, token)).Kind);
        Assert.Equal((TaskState.Cancelled, "enough"), (task.State, task.CancelReason));
        Assert.Equal(TaskReplyKind.Repeated, queue.Cancel(task));
    }

    [Fact]
    public void Completion_within_the_grace_of_a_cancellation_is_accepted()
    {
        var task = queue.Submit();
        var token = queue.Start(task);
        queue.Cancel(task);
        queue.Advance(9);

        Assert.Equal(TaskReplyKind.Accepted, queue.Complete(task, token));
        Assert.Equal(TaskState.Completed, task.State);
        Assert.Equal(TaskReplyKind.NotAllowed, queue.Cancel(task));
    }

    [Fact]
    public void Grace_that_ends_abandons_the_attempt()
    {
        var task = queue.Submit();
        var token = queue.Start(task);
        queue.Cancel(task);
        queue.Advance(10);

        Assert.Equal(TaskState.Cancelled, task.State);
        Assert.True(Assert.IsType<TaskCancelled>(queue.Emitted.Single()).Abandoned);
        Assert.Equal(TaskReplyKind.Stale, queue.Complete(task, token));
        Assert.Equal(TaskState.Cancelled, task.State);
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("lost")]
    [InlineData("snoozed")]
    [InlineData("timed out")]
    public void Any_other_end_of_a_cancelled_attempt_is_cancelled_and_never_a_retry(string end)
    {
        var task = queue.Submit(DrivenQueue.Spec() with { Timeout = TimeSpan.FromSeconds(5) });
        var token = queue.Start(task);
        queue.Cancel(task);
        switch (end)
        {
            case "failed":
                queue.Fail(task, token);
                break;
            case "lost":
                queue.Lose(task, token);
                break;
            case "snoozed":
                queue.Do(new SnoozeAttempt(task.Id, token, TimeSpan.FromSeconds(1)));
                break;
            default:
                queue.Advance(5);
                break;
        }

        Assert.Equal(TaskState.Cancelled, task.State);
        Assert.Equal(1, queue.EventsOf(task).Count(type => type.IsTerminal()));
    }

    [Fact]
    public void Stop_that_nobody_asked_for_counts_as_a_failure()
    {
        var task = queue.Submit();
        queue.Do(new ConfirmCancelled(task.Id, queue.Start(task)));

        Assert.Equal((TaskState.Queued, ErrorKindNames.AgentError, 1), (task.State, task.Error!.Type, task.Failures));
    }

    [Fact]
    public void Unknown_task_is_not_found() =>
        Assert.Equal(TaskReplyKind.NotFound, queue.Do(new CancelTask(new TaskId(7, 1), null)).Kind);

    [Fact]
    public void Repeated_confirmation_is_confirmed_again_but_not_that_of_an_abandoned_attempt()
    {
        var obedient = queue.Submit();
        var token = queue.Start(obedient);
        queue.Cancel(obedient);
        queue.Do(new ConfirmCancelled(obedient.Id, token));
        Assert.Equal(TaskReplyKind.Repeated, queue.Do(new ConfirmCancelled(obedient.Id, token)).Kind);

        var stubborn = queue.Submit();
        token = queue.Start(stubborn);
        queue.Cancel(stubborn);
        queue.Advance(10);
        Assert.Equal(TaskReplyKind.Stale, queue.Do(new ConfirmCancelled(stubborn.Id, token)).Kind);
    }
}
