using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Domain.Tasks.Flow;

namespace Orchestrator.Tests.Domain.Flow;

public sealed class FlowTests
{
    [Fact]
    public void Held_task_says_why_and_goes_on_when_an_attempt_of_its_key_ends()
    {
        var queue = Queue(new FlowLimits { Concurrency = new KeyedLimit<int>(2) });
        var tasks = Enumerable.Range(0, 3).Select(_ => queue.Submit(Spec("x"))).ToList();
        queue.StartNext();
        queue.StartNext();

        Assert.Null(queue.StartNext());
        Assert.Equal("concurrency key 'x': 2 of 2 attempts run", queue.Queue.WhyHeld(tasks[2], queue.Now));
        Assert.Equal(Instant.Never, queue.Queue.NextPermitAt);

        queue.Lose(tasks[0], tasks[0].Token, charged: false);
        Assert.Same(tasks[0], queue.StartNext());
        queue.Complete(tasks[1], tasks[1].Token);
        Assert.Same(tasks[2], queue.StartNext());
    }

    [Fact]
    public void Held_task_does_not_hold_up_those_behind_it()
    {
        var queue = Queue(new FlowLimits { Concurrency = new KeyedLimit<int>(1) });
        queue.Submit(Spec("x"));
        queue.StartNext();
        queue.Submit(Spec("x"));
        var other = queue.Submit(Spec("y"));
        var plain = queue.Submit();

        Assert.Same(other, queue.StartNext());
        Assert.Same(plain, queue.StartNext());
        Assert.Null(queue.StartNext());
    }

    [Fact]
    public void Rate_lets_a_burst_through_and_then_one_at_a_time()
    {
        var queue = Queue(new FlowLimits { Rates = new KeyedLimit<StartRate>(new StartRate(2, 3)) });
        for (var i = 0; i < 5; i++)
        {
            queue.Submit(Spec("x"));
        }

        Assert.Equal(3, StartAll(queue));
        var held = queue.Queue.Tasks.First(task => task.IsReady);
        Assert.Equal("the rate of key 'x': 2/s:3; next at 2026-01-01T00:00:00.500000Z", queue.Queue.WhyHeld(held, queue.Now));
        Assert.Equal(DrivenQueue.Epoch + TimeSpan.FromSeconds(0.5), queue.Queue.NextPermitAt);
        queue.Advance(0.4999);
        Assert.Equal(0, StartAll(queue));
        queue.Advance(0.0001);
        Assert.Equal(1, StartAll(queue));
        queue.Advance(0.5);
        Assert.Equal(1, StartAll(queue));
        Assert.Equal(Instant.Never, queue.Queue.NextPermitAt);
    }

    [Fact]
    public void Rate_of_the_domain_holds_every_task()
    {
        var queue = Queue(new FlowLimits { DomainRate = new StartRate(10, 1) });
        queue.Submit();
        var second = queue.Submit();
        Assert.Equal(1, StartAll(queue));

        Assert.Equal("the rate of domain 'default': 10/s:1; next at 2026-01-01T00:00:00.100000Z", queue.Queue.WhyHeld(second, queue.Now));
        Assert.Equal(DrivenQueue.Epoch + TimeSpan.FromSeconds(0.1), queue.Queue.NextPermitAt);
        queue.Advance(0.1);
        Assert.Equal(1, StartAll(queue));
    }

    [Fact]
    public void Key_has_a_limit_of_its_own_or_none()
    {
        var queue = Queue(new FlowLimits { Concurrency = new KeyedLimit<int>(1, new Dictionary<string, int> { ["three"] = 3, ["free"] = 0 }) });
        foreach (var key in new[] { "one", "three", "free" })
        {
            for (var i = 0; i < 5; i++)
            {
                queue.Submit(Spec(key));
            }
        }

        Assert.Equal(1 + 3 + 5, StartAll(queue));
    }

    [Fact]
    public void No_more_tasks_of_a_key_wait_than_may_and_running_ones_do_not_count()
    {
        var queue = Queue(new FlowLimits { MaxQueuedPerKey = 2 });
        queue.Submit(Spec("x"));
        queue.Submit(Spec("x") with { Delay = TimeSpan.FromSeconds(5) });

        Assert.Equal(TaskReplyKind.KeyQueueFull, queue.Do(new SubmitTask(Spec("x"))).Kind);
        Assert.Equal(TaskReplyKind.Accepted, queue.Do(new SubmitTask(Spec("y"))).Kind);
        Assert.Equal(TaskReplyKind.Accepted, queue.Do(new SubmitTask(DrivenQueue.Spec())).Kind);
        queue.StartNext();
        Assert.Equal(TaskReplyKind.Accepted, queue.Do(new SubmitTask(Spec("x"))).Kind);
    }

    [Fact]
    public void Limits_can_change_while_tasks_run()
    {
        var queue = Queue(new FlowLimits { Concurrency = new KeyedLimit<int>(3) });
        for (var i = 0; i < 6; i++)
        {
            queue.Submit(Spec("x"));
        }

        Assert.Equal(3, StartAll(queue));
        queue.Queue.Restrict(new FlowLimits { Concurrency = new KeyedLimit<int>(4) });
        Assert.Equal(1, StartAll(queue));
        queue.Queue.Restrict(new FlowLimits { Concurrency = new KeyedLimit<int>(1) });
        Assert.Equal((0, 4), (StartAll(queue), queue.Queue.Flow.HeldBy("x")));
        queue.Queue.Restrict(FlowLimits.None);
        Assert.Equal(2, StartAll(queue));
    }

    [Fact]
    public void Slow_rate_with_a_large_burst_is_still_a_rate()
    {
        var queue = Queue(new FlowLimits { Rates = new KeyedLimit<StartRate>(new StartRate(1e-8, 1_000_000)) });
        for (var i = 0; i < 100; i++)
        {
            queue.Submit(Spec("x"));
        }

        Assert.Equal(100, StartAll(queue));
    }

    private static DrivenQueue Queue(FlowLimits flow) => new(new TaskQueueLimits { Flow = flow });

    private static TaskSpec Spec(string key) => DrivenQueue.Spec() with { ConcurrencyKey = key };

    private static int StartAll(DrivenQueue queue)
    {
        var started = 0;
        while (queue.StartNext() is not null)
        {
            started++;
        }

        return started;
    }
}
