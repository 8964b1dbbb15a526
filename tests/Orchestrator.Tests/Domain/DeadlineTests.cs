using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;

namespace Orchestrator.Tests.Domain;

public sealed class DeadlineTests
{
    private readonly DrivenQueue queue = new();

    [Fact]
    public void Attempt_that_outlives_its_timeout_fails_and_is_retried()
    {
        var task = queue.Submit(DrivenQueue.Spec() with { Timeout = TimeSpan.FromSeconds(20) });
        queue.Start(task);
        Assert.Equal(queue.Now + TimeSpan.FromSeconds(20), queue.Queue.Deadlines.Next);
        queue.Advance(19);
        Assert.Equal(TaskState.Running, task.State);

        queue.Advance(1);

        Assert.Equal((TaskState.Queued, ErrorKindNames.Timeout, 1), (task.State, task.Error!.Type, task.Failures));
    }

    [Fact]
    public void Timeout_counts_from_the_start_and_progress_does_not_move_it()
    {
        var task = queue.Submit(DrivenQueue.Spec() with { Timeout = TimeSpan.FromSeconds(20) });
        var token = queue.Schedule(task);
        queue.Advance(10);
        queue.Do(new ReportStarted(task.Id, token));
        queue.Advance(15);
        queue.Progress(task, token, 50);

        Assert.Equal(task.StartedAt + TimeSpan.FromSeconds(20), task.Deadline);
        Assert.Equal(DrivenQueue.Epoch + TimeSpan.FromSeconds(30), task.Deadline);
    }

    [Fact]
    public void Scheduled_attempt_that_is_not_reported_started_counts_as_lost()
    {
        var task = queue.Submit();
        queue.Schedule(task);
        queue.Advance(29);
        Assert.Equal(TaskState.Scheduled, task.State);

        queue.Advance(1);

        Assert.Equal((TaskState.Queued, ErrorKindNames.AgentLost, 0, 1), (task.State, task.Error!.Type, task.Failures, task.Losses));
    }

    [Fact]
    public void Task_no_agent_takes_within_its_queue_timeout_fails()
    {
        var task = queue.Submit(DrivenQueue.Spec() with { QueueTimeout = TimeSpan.FromSeconds(5) });
        queue.Advance(5);

        Assert.Equal((TaskState.Failed, ErrorKindNames.QueueTimeout, 0), (task.State, task.Error!.Type, task.Attempt));
        Assert.False(task.Error.Retryable);
    }

    [Fact]
    public void Queue_timeout_counts_from_the_moment_a_task_is_due()
    {
        var delayed = queue.Submit(DrivenQueue.Spec() with { QueueTimeout = TimeSpan.FromSeconds(5), Delay = TimeSpan.FromSeconds(60) });
        var retried = queue.Submit(DrivenQueue.Spec(new RetryPolicy { Jitter = 0, InitialInterval = TimeSpan.FromSeconds(60) })
            with
        { QueueTimeout = TimeSpan.FromSeconds(5) });
        queue.Fail(retried, queue.Start(retried));

        queue.Advance(60);
        queue.Advance(4);
        Assert.Equal((TaskState.Queued, TaskState.Queued), (delayed.State, retried.State));
        queue.Advance(1);
        Assert.Equal((TaskState.Failed, TaskState.Failed), (delayed.State, retried.State));
    }

    [Fact]
    public void Task_in_its_back_off_has_no_deadline_to_fail_by()
    {
        var task = queue.Submit();
        queue.Fail(task, queue.Start(task));
        queue.Pass(TimeSpan.FromHours(1));

        Assert.Equal(TaskReplyKind.NotAllowed, queue.Do(new ExpireDeadline(task.Id)).Kind);
        Assert.Equal(TaskState.Queued, task.State);
    }

    [Fact]
    public void Queued_task_without_queue_timeout_waits_for_ever()
    {
        var task = queue.Submit();
        queue.Advance(365 * 86_400);

        Assert.Equal((TaskState.Queued, Instant.Never), (task.State, queue.Queue.Deadlines.Next));
    }

    [Fact]
    public void Deadline_that_has_not_come_changes_nothing()
    {
        var task = queue.Submit();
        queue.Start(task);

        Assert.Equal(TaskReplyKind.NotAllowed, queue.Do(new ExpireDeadline(task.Id)).Kind);
        Assert.Empty(queue.Emitted);
        Assert.Equal(TaskReplyKind.NotFound, queue.Do(new ExpireDeadline(new TaskId(7, 1))).Kind);
    }

    [Fact]
    public void Delayed_task_is_submitted_until_it_falls_due()
    {
        var task = queue.Submit(DrivenQueue.Spec() with { Delay = TimeSpan.FromSeconds(10) });
        Assert.Equal(TaskState.Submitted, task.State);
        Assert.Null(queue.StartNext());

        queue.Advance(10);

        Assert.Equal([TaskEventType.Submitted, TaskEventType.Queued], queue.EventsOf(task));
        Assert.Same(task, queue.StartNext());
    }

    [Theory]
    [InlineData(10, 20, 20)]
    [InlineData(20, 10, 20)]
    [InlineData(-50, 10, 10)]
    public void Later_of_run_at_and_delay_counts(double runAt, double delay, double expected)
    {
        var task = queue.Submit(DrivenQueue.Spec() with
        {
            RunAt = queue.Now + TimeSpan.FromSeconds(runAt),
            Delay = TimeSpan.FromSeconds(delay),
        });

        Assert.Equal(queue.Now + TimeSpan.FromSeconds(expected), task.DueAt);
    }

    [Fact]
    public void Run_at_in_the_past_is_due_at_once_and_gains_no_place()
    {
        var first = queue.Submit();
        var second = queue.Submit(DrivenQueue.Spec() with { RunAt = queue.Now - TimeSpan.FromDays(1) });

        Assert.Equal((TaskState.Queued, queue.Now), (second.State, second.DueAt));
        Assert.Same(first, queue.StartNext());
    }

    [Fact]
    public void Progress_of_a_scheduled_attempt_says_that_it_runs()
    {
        var task = queue.Submit();
        var token = queue.Schedule(task);
        queue.Advance(2);
        queue.Progress(task, token, 10);

        Assert.Equal((TaskState.Running, queue.Now), (task.State, task.StartedAt));
    }

    [Fact]
    public void Progress_beyond_the_history_limit_is_heard_but_not_recorded()
    {
        var limited = new DrivenQueue(new TaskQueueLimits { MaxHistory = 5 });
        var task = limited.Submit();
        var token = limited.Start(task);
        for (var percent = 0; percent < 50; percent++)
        {
            Assert.Equal(TaskReplyKind.Accepted, limited.Progress(task, token, percent));
        }

        Assert.Equal(5, task.History.Length);
        limited.Progress(task, token, 60, """{"at":60}""");
        Assert.Equal(60, task.ProgressPercent);
        Assert.Equal(6, task.History.Length);
    }

    [Fact]
    public void Progress_beyond_the_history_limit_still_says_that_a_scheduled_attempt_runs()
    {
        var limited = new DrivenQueue(new TaskQueueLimits { MaxHistory = 1 });
        var task = limited.Submit();
        limited.Progress(task, limited.Schedule(task), 10);

        Assert.Equal(TaskState.Running, task.State);
    }
}
