using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;

namespace Orchestrator.Tests.Domain;

public sealed class LateReportTests
{
    private readonly DrivenQueue queue = new();

    [Fact]
    public void Token_that_no_attempt_had_is_stale_and_leaves_no_trace()
    {
        var task = queue.Submit();
        queue.Start(task);

        Assert.Equal(TaskReplyKind.Stale, queue.Complete(task, new AttemptToken(42)));
        Assert.Empty(queue.Emitted);
        Assert.Equal(TaskState.Running, task.State);
    }

    [Fact]
    public void Repeating_the_accepted_completion_is_confirmed()
    {
        var task = queue.Submit();
        var token = queue.Start(task);
        queue.Complete(task, token, """{"n":1}""");

        Assert.Equal(TaskReplyKind.Repeated, queue.Complete(task, token, """{"n":1}"""));
        Assert.Empty(queue.Emitted);
    }

    [Fact]
    public void Another_result_after_the_accepted_one_is_stale_and_kept_as_evidence()
    {
        var task = queue.Submit();
        var token = queue.Start(task);
        queue.Complete(task, token, """{"n":1}""");

        Assert.Equal(TaskReplyKind.Stale, queue.Complete(task, token, """{"n":2}"""));
        var late = Assert.IsType<LateResultRecorded>(queue.Emitted.Single());
        Assert.Equal((1, "completed"), (late.Attempt, late.Outcome));
        Assert.Equal("""{"n":1}"""u8.ToArray(), task.Result.ToJson().ToArray());
        Assert.Equal(TaskState.Completed, task.State);
    }

    [Fact]
    public void Late_result_of_a_lost_attempt_is_recorded_once_and_leaves_the_next_attempt_alone()
    {
        var task = queue.Submit();
        var lost = queue.Start(task);
        queue.Lose(task, lost);
        queue.Start(task);

        Assert.Equal(TaskReplyKind.Stale, queue.Complete(task, lost));
        Assert.Equal(TaskReplyKind.Stale, queue.Complete(task, lost));
        Assert.Equal(TaskReplyKind.Stale, queue.Fail(task, lost));

        Assert.Equal((TaskState.Running, 2), (task.State, task.Attempt));
        Assert.Equal(1, queue.EventsOf(task).Count(type => type == TaskEventType.LateResult));
    }

    [Fact]
    public void Late_result_while_the_task_waits_leaves_it_in_its_place()
    {
        var first = queue.Submit();
        queue.Submit();
        var lost = queue.Start(first);
        queue.Lose(first, lost);

        queue.Complete(first, lost);

        Assert.Same(first, queue.StartNext());
    }

    [Fact]
    public void Repeated_failure_and_repeated_snooze_are_confirmed()
    {
        var task = queue.Submit();
        var token = queue.Start(task);
        queue.Fail(task, token);
        Assert.Equal(TaskReplyKind.Repeated, queue.Fail(task, token));

        queue.Advance(1);
        token = queue.Start(task);
        var snooze = new SnoozeAttempt(task.Id, token, TimeSpan.FromSeconds(1));
        queue.Do(snooze);
        Assert.Equal(TaskReplyKind.Repeated, queue.Do(snooze).Kind);
        Assert.DoesNotContain(TaskEventType.LateResult, queue.EventsOf(task));
    }

    [Fact]
    public void Late_progress_start_and_loss_are_stale_and_leave_no_trace()
    {
        var task = queue.Submit();
        var token = queue.Start(task);
        queue.Complete(task, token);

        Assert.Equal(TaskReplyKind.Stale, queue.Progress(task, token, 5));
        Assert.Equal(TaskReplyKind.Stale, queue.Do(new ReportStarted(task.Id, token)).Kind);
        Assert.Equal(TaskReplyKind.Stale, queue.Lose(task, token));
        Assert.Equal([TaskEventType.Submitted, TaskEventType.Started, TaskEventType.Completed], queue.EventsOf(task));
    }

    [Fact]
    public void Report_on_an_evicted_task_is_not_found()
    {
        var task = queue.Submit();
        var token = queue.Start(task);
        queue.Complete(task, token);
        queue.EvictAll();

        Assert.Equal(TaskReplyKind.NotFound, queue.Complete(task, token));
    }

    [Fact]
    public void Late_result_keeps_an_ended_task_in_memory_until_the_table_has_it_too()
    {
        var task = queue.Submit();
        var token = queue.Start(task);
        queue.Complete(task, token, "1");
        var completed = queue.Queue.Sequence;
        queue.Complete(task, token, "2");
        Assert.Equal(1, queue.Queue.FinishedInMemory);

        queue.Evict(completed);
        Assert.Same(task, queue.Queue.Find(task.Id));
        Assert.Equal([task], queue.Queue.FinishedAfter(completed));

        queue.EvictAll();
        Assert.Null(queue.Queue.Find(task.Id));
        Assert.Equal((0, 1L), (queue.Queue.FinishedInMemory, queue.Queue.Count(TaskState.Completed)));
    }
}
