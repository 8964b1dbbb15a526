using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Tests.Domain.Redundancy;

public sealed class FirstTests
{
    private readonly RedundantQueue queue = new(3, RedundancyPolicy.First);

    [Fact]
    public void First_result_completes_the_task_and_stops_the_others()
    {
        queue.BeginAll("abc");

        Assert.Equal(TaskReplyKind.Accepted, queue.Complete("b", "7"));

        Assert.Equal(["attempt_completed", "completed"], queue.Emitted);
        Assert.Equal(("completed", "7", "ac"), (queue.State, queue.Result, queue.Stopped));
        Assert.Equal((2, "b"), (queue.Task.Attempt, queue.Task.Agent));
        Assert.Equal([CopyState.Stopped, CopyState.Completed, CopyState.Stopped], queue.Task.AttemptCopies.Select(copy => copy.State));
    }

    [Fact]
    public void Late_results_of_the_others_are_refused_and_kept_and_the_accepted_one_is_confirmed_again()
    {
        queue.BeginAll("ab");
        queue.Complete("a", "7");

        Assert.Equal(TaskReplyKind.Repeated, queue.Complete("a", "7"));
        Assert.Equal(TaskReplyKind.Stale, queue.Complete("b", "8"));
        Assert.Equal(["late_result"], queue.Emitted);
        Assert.Equal("7", queue.Result);
    }

    [Fact]
    public void A_failure_for_good_leaves_the_others_running_and_begins_no_more()
    {
        queue.BeginAll("ab");

        queue.Fail("a", retryable: false);

        Assert.Equal(("running", "b", ""), (queue.State, queue.Holders, queue.Stopped));
        Assert.False(queue.Task.WantsMoreAttempts);
        Assert.False(queue.Offers("c"));
        queue.Complete("b", "7");
        Assert.Equal(("completed", "7"), (queue.State, queue.Result));
    }

    [Fact]
    public void The_last_failure_for_good_ends_the_task()
    {
        queue.BeginAll("ab");
        queue.Fail("a", retryable: false);
        queue.Fail("b", retryable: false);

        Assert.Equal(["attempt_failed", "failed"], queue.Emitted);
        Assert.Equal("failed", queue.State);
    }

    [Fact]
    public void Failures_of_all_attempts_count_towards_one_maximum()
    {
        var twice = new RedundantQueue(3, RedundancyPolicy.First, new RetryPolicy { MaxAttempts = 2, Jitter = 0 });
        twice.BeginAll("abc");

        twice.Fail("a");
        twice.Fail("b");
        Assert.Equal(("running", "c"), (twice.State, twice.Holders));

        twice.Fail("c");
        Assert.Equal("dead_lettered", twice.State);
    }

    [Fact]
    public void Losses_of_all_attempts_count_towards_one_maximum()
    {
        queue.BeginAll("abc");
        queue.Lose("a");
        queue.Lose("b");
        Assert.Equal(("running", "c", 2), (queue.State, queue.Holders, queue.Task.Losses));

        queue.Lose("c");
        Assert.Equal("dead_lettered", queue.State);
    }
}
