using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.TestKit;

namespace Orchestrator.Tests.TestKit;

/// <summary>Code that takes <see cref="IOrchestrator"/>, run against the test's engine.</summary>
public sealed class CallTests
{
    [Fact]
    public async Task Calls_that_need_no_time_are_answered_at_once()
    {
        await using var test = new TestOrchestrator(Configure);
        var id = await test.Orchestrator.SubmitAsync("double", 4, spec => spec with { Delay = TimeSpan.FromHours(1) });

        Assert.Equal(TaskState.Submitted, (await test.Orchestrator.FindAsync(id))!.State);
        Assert.Single((await test.Orchestrator.ListAsync(new TaskFilter(), 10)).Items);
        await test.Orchestrator.CancelAsync(id);
        Assert.Equal(TaskState.Cancelled, test.Get(id).State);
    }

    [Fact]
    public async Task A_call_that_waits_is_answered_when_the_test_runs()
    {
        await using var test = new TestOrchestrator(Configure);
        var eight = test.Orchestrator.RunAsync<int>("double", 4);
        Assert.False(eight.IsCompleted);

        test.Run();

        Assert.Equal(8, await eight);
    }

    [Fact]
    public void Code_that_waits_in_between_is_run_to_its_end()
    {
        using var test = new TestOrchestrator(Configure);
        var orders = new Orders(test.Orchestrator, test.Time);

        Assert.Equal(32, test.Run(() => orders.DoubleTwiceAsync(8)));

        Assert.Equal(TimeSpan.FromHours(3), test.Now - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void Code_that_leaves_its_context_goes_on_within_the_simulation()
    {
        using var test = new TestOrchestrator(Configure);

        Assert.Equal(16, test.Run(async () =>
        {
            var eight = await test.Orchestrator.RunAsync<int>("double", 4).ConfigureAwait(false);
            await Task.Delay(TimeSpan.FromHours(1), test.Time).ConfigureAwait(false);
            return await test.Orchestrator.RunAsync<int>("double", eight).ConfigureAwait(false);
        }));
    }

    [Fact]
    public void A_handler_may_submit_tasks_and_wait_for_them()
    {
        TestOrchestrator? test = null;
        using (test = new TestOrchestrator(o =>
        {
            Configure(o);
            o.Handle("sum", async (context, cancellation) =>
            {
                var parts = await Task.WhenAll(Enumerable.Range(1, 3).Select(
                    number => test!.Orchestrator.RunAsync<int>("double", number, cancellation: cancellation)));
                return TaskOutcome.Complete(parts.Sum());
            });
        }))
        {
            var id = test.Submit("sum");
            test.Run();
            Assert.Equal(12, test.Get(id).GetResult<int>());
        }
    }

    [Fact]
    public void What_the_code_throws_is_thrown()
    {
        using var test = new TestOrchestrator(Configure);
        Assert.Throws<TaskNotCompletedException>(() => test.Run(() => test.Orchestrator.RunAsync<int>("double", "no number")));
    }

    [Fact]
    public void A_condition_is_waited_for_and_not_longer()
    {
        using var test = new TestOrchestrator(Configure);
        var id = test.Submit("double", 4, spec => spec with { Delay = TimeSpan.FromHours(2) });

        test.RunUntil(() => test.Get(id).State.IsTerminal());
        Assert.Equal(2, test.Now.Hour);

        var failure = Assert.Throws<TestOrchestratorException>(() => test.RunUntil(() => false, TimeSpan.FromHours(3)));
        Assert.Contains("(seed 1, at 2026-01-01 05:00:00Z)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_handler_that_drives_the_test_is_told_not_to()
    {
        TestOrchestrator? test = null;
        using (test = new TestOrchestrator(o => o.Handle("meddle", _ =>
        {
            test!.Advance(TimeSpan.FromHours(1));
            return TaskOutcome.Done;
        })))
        {
            var id = test.Submit("meddle", change: spec => spec with { Retry = new RetryPolicy { MaxAttempts = 1 } });
            test.Run();
            Assert.Contains("called the test orchestrator itself", test.Get(id).Error!.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_end_of_the_test_ends_what_still_waits()
    {
        Task<int> eight;
        using (var test = new TestOrchestrator(Configure))
        {
            eight = test.Orchestrator.RunAsync<int>("double", 4);
        }

        await Assert.ThrowsAsync<ServiceUnavailableException>(() => eight);
    }

    [Fact]
    public void A_task_that_never_comes_to_rest_is_found_out()
    {
        using var test = new TestOrchestrator(o => o.Handle("again", _ => TaskOutcome.Fail("again")));
        test.MaxSteps = 1_000;
        test.Submit("again", change: spec => spec with { Retry = new RetryPolicy { MaxAttempts = 10_000, InitialInterval = TimeSpan.Zero } });
        var failure = Assert.Throws<TestOrchestratorException>(test.Run);
        Assert.Contains("never come to rest", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_options_and_unknown_tasks_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new TestOrchestrator(o => o.Slots = -1));
        using var test = new TestOrchestrator(Configure);
        Assert.Throws<KeyNotFoundException>(() => test.Get(new TaskId(1, 1)));
        test.Dispose();
        Assert.Throws<ObjectDisposedException>(test.Run);
    }

    private static void Configure(OrchestratorOptions o) => o.Handle("double", context =>
        context.Input.ToElement().ValueKind == System.Text.Json.JsonValueKind.Number
            ? TaskOutcome.Complete(2 * context.GetInput<int>())
            : TaskOutcome.Fail("Not a number.", retryable: false));

    /// <summary>A service as users write them.</summary>
    private sealed class Orders(IOrchestrator orchestrator, TimeProvider time)
    {
        public async Task<int> DoubleTwiceAsync(int number)
        {
            var once = await orchestrator.RunAsync<int>("double", number);
            await Task.Delay(TimeSpan.FromHours(1), time);
            return await orchestrator.RunAsync<int>("double", once, spec => spec with { Delay = TimeSpan.FromHours(2) });
        }
    }
}
