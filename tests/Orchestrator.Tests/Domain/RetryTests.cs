using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;

namespace Orchestrator.Tests.Domain;

public sealed class RetryTests
{
    private readonly DrivenQueue queue = new();

    [Fact]
    public void Failed_attempt_waits_out_its_back_off_and_runs_again()
    {
        var task = queue.Submit();
        queue.Fail(task, queue.Start(task));

        Assert.Equal(TaskState.Queued, task.State);
        Assert.Equal(queue.Now + TimeSpan.FromSeconds(1), task.DueAt);
        Assert.Null(queue.StartNext());

        queue.Advance(1);
        Assert.Same(task, queue.StartNext());
        Assert.Equal(2, task.Attempt);
    }

    [Fact]
    public void Last_allowed_attempt_dead_letters_in_the_same_append()
    {
        var task = queue.Submit();
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            queue.Advance(300);
            queue.Fail(task, queue.Start(task));
        }

        Assert.Equal(TaskState.DeadLettered, task.State);
        Assert.Equal(4, task.Failures);
        Assert.Equal([TaskEventType.AttemptFailed, TaskEventType.DeadLettered], queue.Emitted.Select(e => e.Type));
    }

    [Fact]
    public void Error_that_is_not_retryable_fails_the_task()
    {
        var task = queue.Submit();
        queue.Fail(task, queue.Start(task), retryable: false);

        Assert.Equal(TaskState.Failed, task.State);
        Assert.Equal([TaskEventType.AttemptFailed, TaskEventType.Failed], queue.Emitted.Select(e => e.Type));
    }

    [Theory]
    [InlineData(ErrorKindNames.AgentError, TaskState.Queued)]
    [InlineData(ErrorKindNames.Timeout, TaskState.Queued)]
    [InlineData(ErrorKindNames.NetworkError, TaskState.Queued)]
    [InlineData(ErrorKindNames.ResourceExhausted, TaskState.Failed)]
    [InlineData("out_of_cheese", TaskState.Queued)]
    public void Kind_decides_on_the_retry_and_an_unknown_type_counts_as_agent_error(string type, TaskState expected)
    {
        var task = queue.Submit();
        queue.Fail(task, queue.Start(task), type);

        Assert.Equal(expected, task.State);
        Assert.Equal(type, task.Error!.Type);
    }

    [Fact]
    public void Unknown_type_is_not_retried_when_agent_error_is_not()
    {
        var task = queue.Submit(DrivenQueue.Spec(new RetryPolicy { RetryOn = ErrorKinds.Timeout }));
        queue.Fail(task, queue.Start(task), "out_of_cheese");

        Assert.Equal(TaskState.Failed, task.State);
    }

    [Fact]
    public void Agent_may_ask_for_a_longer_pause_than_the_back_off()
    {
        var task = queue.Submit();
        queue.Fail(task, queue.Start(task), retryAfter: TimeSpan.FromSeconds(90));

        Assert.Equal(queue.Now + TimeSpan.FromSeconds(90), task.DueAt);
    }

    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(-5, 1)]
    [InlineData(7 * 86_400, 86_400)]
    public void Asked_pause_never_shortens_the_back_off_nor_exceeds_a_day(double askedSeconds, double expectedSeconds)
    {
        var task = queue.Submit();
        queue.Fail(task, queue.Start(task), retryAfter: TimeSpan.FromSeconds(askedSeconds));

        Assert.Equal(queue.Now + TimeSpan.FromSeconds(expectedSeconds), task.DueAt);
    }

    [Fact]
    public void Third_loss_dead_letters_the_task()
    {
        var task = queue.Submit();
        queue.Lose(task, queue.Start(task));
        queue.Lose(task, queue.Start(task), ErrorKindNames.NodeFailure);
        Assert.Equal(TaskState.Queued, task.State);

        queue.Lose(task, queue.Start(task));

        Assert.Equal(TaskState.DeadLettered, task.State);
        Assert.Equal((0, 3), (task.Failures, task.Losses));
        Assert.Equal([TaskEventType.AttemptLost, TaskEventType.DeadLettered], queue.Emitted.Select(e => e.Type));
    }

    [Fact]
    public void Losses_do_not_use_up_attempts_nor_failures_losses()
    {
        var task = queue.Submit(DrivenQueue.Spec(new RetryPolicy { MaxAttempts = 2, MaxLosses = 2, InitialInterval = TimeSpan.Zero }));
        queue.Lose(task, queue.Start(task));
        queue.Fail(task, queue.Start(task));

        Assert.Equal(TaskState.Queued, task.State);
        Assert.Equal((1, 1), (task.Failures, task.Losses));
    }

    [Fact]
    public void Lost_kind_that_is_not_retried_fails_the_task()
    {
        var task = queue.Submit(DrivenQueue.Spec(new RetryPolicy { RetryOn = ErrorKinds.AgentError }));
        queue.Lose(task, queue.Start(task));

        Assert.Equal(TaskState.Failed, task.State);
        Assert.Equal(new TaskError(ErrorKindNames.AgentLost, "gone", false), task.Error);
    }

    [Fact]
    public void Attempt_given_back_uncharged_costs_nothing_and_keeps_its_place()
    {
        var first = queue.Submit();
        queue.Pass(TimeSpan.FromSeconds(1));
        queue.Submit();
        for (var i = 0; i < 10; i++)
        {
            Assert.Same(first, queue.StartNext());
            queue.Pass(TimeSpan.FromSeconds(1));
            queue.Lose(first, first.Token, charged: false);
        }

        Assert.Equal((0, 0), (first.Failures, first.Losses));
        Assert.Null(first.Error);
        Assert.Same(first, queue.StartNext());
        Assert.Equal(11, first.Attempt);
    }

    [Fact]
    public void Retry_stands_behind_what_fell_due_during_its_back_off()
    {
        var first = queue.Submit();
        queue.Fail(first, queue.Start(first));
        queue.Pass(TimeSpan.FromSeconds(0.5));
        var second = queue.Submit();
        queue.Advance(1);

        Assert.Same(second, queue.StartNext());
        Assert.Same(first, queue.StartNext());
    }

    [Fact]
    public void Snoozed_task_is_due_again_after_its_delay_uncharged()
    {
        var task = queue.Submit();
        Assert.Equal(TaskReplyKind.Accepted, queue.Do(new SnoozeAttempt(task.Id, queue.Start(task), TimeSpan.FromSeconds(60))).Kind);

        queue.Advance(59);
        Assert.Null(queue.StartNext());
        queue.Advance(1);
        Assert.Same(task, queue.StartNext());
        Assert.Equal((0, 0, 2), (task.Failures, task.Losses, task.Attempt));
    }

    [Theory]
    [InlineData(TaskState.Failed)]
    [InlineData(TaskState.Cancelled)]
    [InlineData(TaskState.DeadLettered)]
    public void Retry_by_hand_resets_both_budgets_while_numbers_go_on(TaskState ended)
    {
        var task = queue.Submit(DrivenQueue.Spec(new RetryPolicy { MaxAttempts = 2, MaxLosses = 2, InitialInterval = TimeSpan.Zero }));
        queue.Lose(task, queue.Start(task));
        queue.Fail(task, queue.Start(task));
        End(task, ended);
        Assert.Equal(ended, task.State);
        var numbers = task.Attempt;

        Assert.Equal(TaskReplyKind.Accepted, queue.Retry(task));

        Assert.Equal((TaskState.Queued, 0, 0), (task.State, task.Failures, task.Losses));
        Assert.Null(task.FinishedAt);
        Assert.Null(task.Error);
        Assert.Null(task.CancelRequestedAt);
        queue.Fail(task, queue.Start(task));
        Assert.Equal((TaskState.Queued, numbers + 1), (task.State, task.Attempt));
        queue.Fail(task, queue.Start(task));
        Assert.Equal(TaskState.DeadLettered, task.State);
    }

    [Fact]
    public void Only_a_task_that_ended_without_a_result_can_be_retried()
    {
        var task = queue.Submit();
        Assert.Equal(TaskReplyKind.NotAllowed, queue.Retry(task));
        var token = queue.Start(task);
        Assert.Equal(TaskReplyKind.NotAllowed, queue.Retry(task));
        queue.Complete(task, token);
        Assert.Equal(TaskReplyKind.NotAllowed, queue.Retry(task));
    }

    [Fact]
    public void Evicted_task_comes_back_with_its_archived_history()
    {
        var task = queue.Submit();
        queue.Fail(task, queue.Start(task), retryable: false);
        HistoryEntry[] archived = [.. task.HistorySoFar.Span];
        queue.EvictAll();
        Assert.Null(queue.Queue.Find(task.Id));
        Assert.Equal(TaskReplyKind.NotFound, queue.Do(new RetryTask(task.Id)).Kind);

        Assert.Equal(TaskReplyKind.Accepted, queue.Do(new RetryTask(task.Id, archived)).Kind);

        var recalled = queue.Queue.Find(task.Id)!;
        Assert.Same(recalled, queue.StartNext());
        Assert.Equal((2, 0), (recalled.Attempt, recalled.Failures));
        Assert.Equal(0, queue.Queue.Count(TaskState.Failed));
        Assert.Equal(1, queue.Queue.Count(TaskState.Running));
    }

    [Fact]
    public void History_of_a_task_retried_out_of_the_archive_many_times_does_not_hold_copies_of_itself()
    {
        var task = queue.Submit();
        for (var round = 0; round < 10; round++)
        {
            queue.Fail(task, queue.Start(task), retryable: false);
            HistoryEntry[] archived = [.. task.HistorySoFar.Span];
            queue.EvictAll();
            queue.Do(new RetryTask(task.Id, archived));
            task = queue.Queue.Find(task.Id)!;
        }

        foreach (var entry in task.History)
        {
            Assert.Null((entry.Event as TaskRetried)?.History);
        }

        Assert.Equal(1 + (10 * 4), task.History.Length);
    }

    private void End(TaskRecord task, TaskState state)
    {
        switch (state)
        {
            case TaskState.Failed:
                queue.Fail(task, queue.Start(task), retryable: false);
                break;
            case TaskState.DeadLettered:
                queue.Fail(task, queue.Start(task));
                break;
            default:
                queue.Cancel(task);
                break;
        }
    }
}
