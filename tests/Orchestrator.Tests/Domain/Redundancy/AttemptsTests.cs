using Orchestrator.Domain;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Tests.Domain.Redundancy;

public sealed class AttemptsTests
{
    private readonly RedundantQueue queue = new(3, RedundancyPolicy.All);

    [Fact]
    public void Each_attempt_has_a_number_a_token_a_session_and_a_deadline_of_its_own()
    {
        queue.Begin("a");
        queue.Queue.Pass(TimeSpan.FromSeconds(5));
        queue.Begin("b", started: false);

        var held = queue.Task.HeldAttempts;
        Assert.Equal([1, 2], held.Select(attempt => attempt.Attempt));
        Assert.Equal(["session a", "session b"], held.Select(attempt => attempt.Session));
        Assert.Distinct(held.Select(attempt => attempt.Token));
        Assert.Equal([DrivenQueue.Epoch + queue.Task.Spec.Timeout, DrivenQueue.Epoch + TimeSpan.FromSeconds(35)], held.Select(attempt => attempt.Deadline));
        Assert.Equal(DrivenQueue.Epoch + TimeSpan.FromSeconds(35), queue.Task.Deadline);
    }

    [Fact]
    public void No_agent_gets_two_and_nobody_gets_one_too_many()
    {
        queue.BeginAll("a");
        Assert.Equal(TaskReplyKind.NotAllowed, queue.Begin("a"));
        Assert.False(queue.Offers("a"));
        Assert.True(queue.Offers("b"));

        queue.BeginAll("bc");
        Assert.False(queue.Task.WantsMoreAttempts);
        Assert.Equal(TaskReplyKind.NotAllowed, queue.Begin("d"));
    }

    [Fact]
    public void An_agent_that_has_a_part_in_one_task_gets_the_next_of_the_line()
    {
        queue.BeginAll("a");
        var second = queue.Queue.Submit(queue.Task.Spec);

        Assert.Same(second, queue.Queue.Queue.NextFor(new AgentProfile { Id = "a" }));
        Assert.Same(queue.Task, queue.Queue.Queue.NextFor(new AgentProfile { Id = "b" }));
    }

    [Fact]
    public void A_lost_attempt_is_begun_again_at_once_on_any_agent_that_holds_none()
    {
        queue.BeginAll("abc");
        queue.Lose("a");

        Assert.Equal(("running", "bc"), (queue.State, queue.Holders));
        Assert.True(queue.Offers("a"));
        Assert.False(queue.Offers("b"));
        queue.BeginAll("a");
        Assert.Equal([2, 3, 4], queue.Task.HeldAttempts.Select(held => held.Attempt));
    }

    [Fact]
    public void A_failed_attempt_waits_out_its_back_off_while_the_others_run_on()
    {
        queue.BeginAll("abc");
        queue.Fail("a");
        Assert.Equal("running", queue.State);
        Assert.False(queue.Offers("a"));

        queue.Queue.Advance(1);

        Assert.True(queue.Offers("a"));
        Assert.Equal("bc", queue.Holders);
    }

    [Fact]
    public void The_back_off_of_one_attempt_holds_up_no_other()
    {
        queue.BeginAll("ab");
        queue.Fail("a");
        Assert.True(queue.Offers("c"));

        queue.BeginAll("c");

        Assert.False(queue.Offers("d"));
        queue.Queue.Advance(1);
        Assert.True(queue.Offers("d"));
    }

    [Fact]
    public void All_attempts_lost_and_it_is_queued_in_its_old_place()
    {
        var other = queue.Queue.Submit();
        queue.BeginAll("ab");
        queue.Lose("a", charged: false);
        queue.Lose("b", charged: false);

        Assert.Equal("queued", queue.State);
        Assert.Same(queue.Task, queue.Queue.Queue.NextFor(DrivenQueue.AnyAgent));
        Assert.True(other.IsReady);
    }

    [Fact]
    public void A_time_out_is_that_of_one_attempt_and_its_agent_is_told_to_stop()
    {
        queue.BeginAll("a");
        queue.Queue.Pass(TimeSpan.FromSeconds(100));
        queue.BeginAll("b");

        queue.Queue.Advance(200);

        Assert.Equal(["attempt_failed"], queue.Emitted);
        Assert.Equal(("running", "b", "a"), (queue.State, queue.Holders, queue.Stopped));
        Assert.Equal(ErrorKindNames.Timeout, queue.Task.Error!.Type);
    }

    [Fact]
    public void An_attempt_that_does_not_report_its_start_is_lost_and_the_others_run_on()
    {
        queue.Begin("a", started: false);
        queue.Begin("b");
        queue.Queue.Advance(30);

        Assert.Equal(["attempt_lost"], queue.Emitted);
        Assert.Equal(("running", "b", "a"), (queue.State, queue.Holders, queue.Stopped));
    }

    [Fact]
    public void A_start_is_that_of_the_attempt_that_reports_it()
    {
        queue.Begin("a", started: false);
        queue.Begin("b", started: false);
        Assert.Equal("scheduled", queue.State);

        queue.Queue.Do(new ReportStarted(queue.Task.Id, queue.TokenOf("a")));

        Assert.Equal("running", queue.State);
        Assert.Equal([true, false], queue.Task.HeldAttempts.Select(held => held.StartedAt is not null));
        Assert.Equal(2, queue.Task.Attempt);
        queue.Begin("c", started: false);
        Assert.Equal("running", queue.State);
    }

    [Fact]
    public void Progress_shows_the_furthest_of_those_held_and_checkpoints_are_not_handed_on()
    {
        queue.BeginAll("ab");
        queue.Queue.Progress(queue.Task, queue.TokenOf("a"), 80, checkpoint: "[1]");
        queue.Queue.Progress(queue.Task, queue.TokenOf("b"), 20);

        Assert.Equal(80, queue.Task.ProgressPercent);
        Assert.True(queue.Task.Checkpoint.IsEmpty);
        Assert.DoesNotContain(queue.Task.HistorySoFar.ToArray(), entry => entry.Event is AttemptProgressed { Checkpoint.IsEmpty: false });
    }

    [Fact]
    public void Progress_of_a_task_in_line_does_not_let_the_line_grow()
    {
        queue.BeginAll("a");
        for (var i = 0; i < 500; i++)
        {
            queue.Queue.Progress(queue.Task, queue.TokenOf("a"), i / 5.0);
        }

        var line = Assert.Single(queue.Queue.Queue.Ready.Waiting);
        Assert.Equal((1, 1), (line.Count, line.EntryCount));
    }

    [Fact]
    public void A_snoozed_attempt_is_due_again_later_and_the_others_run_on()
    {
        queue.BeginAll("ab");
        queue.Begin("c");
        queue.Queue.Do(new SnoozeAttempt(queue.Task.Id, queue.TokenOf("a"), TimeSpan.FromSeconds(5)));

        Assert.Equal(("running", "bc"), (queue.State, queue.Holders));
        Assert.False(queue.Offers("a"));
        queue.Queue.Advance(5);
        Assert.True(queue.Offers("a"));
    }

    [Fact]
    public void A_cancellation_waits_for_the_last_attempt_and_takes_the_task_out_of_line()
    {
        queue.BeginAll("ab");
        queue.Queue.Cancel(queue.Task);
        Assert.False(queue.Task.IsReady);

        queue.Queue.Do(new ConfirmCancelled(queue.Task.Id, queue.TokenOf("a")));
        Assert.Equal(("running", "b"), (queue.State, queue.Holders));
        Assert.Equal(TaskReplyKind.Repeated, queue.Queue.Do(new ConfirmCancelled(queue.Task.Id, queue.TokenOf("a"))).Kind);

        queue.Queue.Do(new ConfirmCancelled(queue.Task.Id, queue.TokenOf("b")));
        Assert.Equal("cancelled", queue.State);
    }

    [Fact]
    public void A_result_within_the_grace_counts_when_it_decides_the_task_and_else_the_task_is_cancelled()
    {
        var two = new RedundantQueue(2, RedundancyPolicy.All);
        two.BeginAll("ab");
        two.Queue.Cancel(two.Task);
        two.Complete("a");
        two.Complete("b");
        Assert.Equal(("completed", "[1,1]"), (two.State, two.Result));

        queue.BeginAll("ab");
        queue.Queue.Cancel(queue.Task);
        queue.Complete("a");
        Assert.Equal("running", queue.State);
        queue.Complete("b");
        Assert.Equal(["attempt_completed", "cancelled"], queue.Emitted);
    }

    [Fact]
    public void The_end_of_the_grace_abandons_all_attempts_that_are_still_held()
    {
        queue.BeginAll("abc");
        queue.Queue.Cancel(queue.Task);
        queue.Fail("b");

        queue.Queue.Advance(10);

        Assert.Equal(("cancelled", "ac"), (queue.State, queue.Stopped));
        Assert.True(Assert.IsType<TaskCancelled>(queue.Queue.Emitted[^1]).Abandoned);
        Assert.Equal(Instant.Never, queue.Task.Deadline);
    }

    [Fact]
    public void A_task_on_one_agent_holds_one_attempt_and_keeps_nothing_more()
    {
        var plain = queue.Queue.Submit();
        Assert.Equal((0, true), (plain.AttemptsHeld, plain.WantsMoreAttempts));

        var token = queue.Queue.Start(plain);

        var held = Assert.Single(plain.HeldAttempts);
        Assert.Equal((1, token, "agent", "session", plain.Deadline), (held.Attempt, held.Token, held.Agent, held.Session, held.Deadline));
        Assert.Equal((1, false, true), (plain.AttemptsHeld, plain.WantsMoreAttempts, plain.Holds(token)));
        Assert.Empty(plain.AttemptCopies);
        Assert.Empty(plain.ExcludedAgents);
    }
}
