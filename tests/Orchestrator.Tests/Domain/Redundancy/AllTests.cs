using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Tests.Domain.Redundancy;

public sealed class AllTests
{
    private readonly RedundantQueue queue = new(3, RedundancyPolicy.All, new RetryPolicy { MaxAttempts = 2, Jitter = 0 });

    [Fact]
    public void Result_is_the_list_of_all_in_the_order_of_attempts()
    {
        queue.BeginAll("abc");
        queue.Complete("c", """{"c": 3}""");
        Assert.Equal(["attempt_completed"], queue.Emitted);
        queue.Complete("a", "\"first\"");
        queue.Complete("b", "");

        Assert.Equal(["attempt_completed", "completed"], queue.Emitted);
        Assert.Equal("""["first",null,{"c": 3}]""", queue.Result);
    }

    [Fact]
    public void One_failure_for_good_fails_the_task_and_stops_the_others()
    {
        queue.BeginAll("abc");
        queue.Complete("a");

        queue.Fail("b", retryable: false);

        Assert.Equal(["attempt_failed", "failed"], queue.Emitted);
        Assert.Equal(("failed", "c"), (queue.State, queue.Stopped));
    }

    [Fact]
    public void One_failure_too_many_dead_letters_it()
    {
        queue.BeginAll("abc");
        queue.Fail("a");
        Assert.Equal("running", queue.State);

        queue.Fail("b");

        Assert.Equal(("dead_lettered", "c"), (queue.State, queue.Stopped));
    }

    [Fact]
    public void A_task_with_results_that_no_agent_holds_any_longer_is_queued_for_the_rest()
    {
        queue.BeginAll("ab");
        queue.Complete("a");
        queue.Complete("b", "2");

        Assert.Equal(["attempt_completed", "queued"], queue.Emitted);
        Assert.Equal("queued", queue.State);
        Assert.False(queue.Offers("a"));
        Assert.False(queue.Offers("b"));

        queue.BeginAll("c");
        queue.Complete("c", "3");
        Assert.Equal("[1,2,3]", queue.Result);
    }

    [Fact]
    public void Queue_timeout_counts_anew_while_no_agent_holds_it_and_not_while_one_does()
    {
        var timed = new RedundantQueue(2, RedundancyPolicy.All, queueTimeout: TimeSpan.FromSeconds(10));
        timed.Queue.Advance(9);
        timed.BeginAll("a");
        timed.Queue.Advance(60);
        Assert.Equal("running", timed.State);

        timed.Complete("a");
        timed.Queue.Advance(9);
        Assert.Equal("queued", timed.State);
        timed.Queue.Advance(1);
        Assert.Equal(("failed", ErrorKindNames.QueueTimeout), (timed.State, timed.Task.Error!.Type));
    }

    [Fact]
    public void A_retry_by_hand_begins_everything_anew_and_numbers_go_on()
    {
        queue.BeginAll("abc");
        queue.Complete("a");
        queue.Fail("b", retryable: false);

        queue.Queue.Retry(queue.Task);

        Assert.Equal(("queued", 0, 0), (queue.State, queue.Task.AttemptsHeld, queue.Task.Failures));
        Assert.Empty(queue.Task.ExcludedAgents);
        queue.BeginAll("abc");
        Assert.Equal([4, 5, 6], queue.Task.HeldAttempts.Select(held => held.Attempt));
    }
}
