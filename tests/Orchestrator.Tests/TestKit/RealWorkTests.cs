using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.TestKit;

namespace Orchestrator.Tests.TestKit;

/// <summary>Handlers that wait for something that is not virtual.</summary>
public sealed class RealWorkTests
{
    [Fact]
    public async Task Real_work_is_waited_for_when_the_test_says_so()
    {
        await using var test = new TestOrchestrator(o => o.Handle("read", async (context, cancellation) =>
        {
            var bytes = await Task.Run(() => RealReadAsync(cancellation), cancellation);
            await Task.Delay(TimeSpan.FromHours(1), context.Time, cancellation);
            var more = await RealReadAsync(cancellation).ConfigureAwait(false);
            return TaskOutcome.Complete(bytes + more);
        }));
        var id = test.Submit("read", change: spec => spec with { Timeout = TimeSpan.FromHours(2) });

        await test.RunAsync();
        Assert.Equal(TaskState.Running, test.Get(id).State);
        await test.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal(8, test.Get(id).GetResult<int>());
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 1, 0, 0, TimeSpan.Zero), test.Get(id).FinishedAt!.Value.ToDateTimeOffset());
    }

    [Fact]
    public async Task Real_work_that_does_not_end_is_named()
    {
        await using var test = new TestOrchestrator(o => o.Handle("hang", async (_, cancellation) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            return TaskOutcome.Done;
        }));
        var id = test.Submit("hang");

        var failure = await Assert.ThrowsAsync<TestOrchestratorException>(() => test.RunAsync(TimeSpan.FromMilliseconds(50)));

        Assert.Contains($"attempt 1 of hang {id}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("(seed 1, at 2026-01-01 00:00:00Z)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_handler_that_never_ends_times_out_in_virtual_time()
    {
        using var test = new TestOrchestrator(o => o.Handle("hang", async (context, cancellation) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.Time, cancellation);
            return TaskOutcome.Done;
        }));
        var id = test.Submit("hang", change: spec => spec with { Retry = new RetryPolicy { MaxAttempts = 2 } });

        test.Advance(TimeSpan.FromMinutes(11));

        Assert.Equal(TaskState.DeadLettered, test.Get(id).State);
        Assert.Equal(TaskErrorTypes.Timeout, test.Get(id).Error!.Type);
    }

    [Fact]
    public void A_signal_of_the_test_lets_a_handler_go_on()
    {
        var gate = new TaskCompletionSource();
        using var test = new TestOrchestrator(o => o.Handle("wait", async (_, cancellation) =>
        {
            await gate.Task.WaitAsync(cancellation);
            return TaskOutcome.Done;
        }));
        var id = test.Submit("wait");
        test.Run();
        Assert.Equal(TaskState.Running, test.Get(id).State);

        gate.SetResult();
        test.Run();

        Assert.Equal(TaskState.Completed, test.Get(id).State);
    }

    [Fact]
    public void Work_of_another_thread_in_the_middle_of_a_run_is_noticed()
    {
        using var test = new TestOrchestrator(o => o.Handle("leak", async (context, _) =>
        {
            var other = new Thread(() => context.ReportProgress(50));
            other.Start();
            other.Join();
            await Task.Yield();
            return TaskOutcome.Done;
        }));
        test.Submit("leak");

        var failure = Assert.Throws<TestOrchestratorException>(test.Run);

        Assert.Contains("Work came from another thread", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_handler_that_blocks_on_the_engine_fails_instead_of_hanging()
    {
        TestOrchestrator? test = null;
        using (test = new TestOrchestrator(o => o
            .Handle("block", _ => TaskOutcome.Complete(test!.Orchestrator.RunAsync(new TaskSpec { Type = "x", Domain = "x" }).Result.Attempt))))
        {
            test.Patience = TimeSpan.FromMilliseconds(100);
            var id = test.Submit("block", change: spec => spec with { Retry = new RetryPolicy { MaxAttempts = 1 } });
            test.Run();
            Assert.Contains("blocks on a call", test.Get(id).Error!.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_call_that_nobody_answers_fails_instead_of_hanging()
    {
        await using var test = new TestOrchestrator(o => o.Handle("never", _ => TaskOutcome.Done));
        test.Patience = TimeSpan.FromMilliseconds(100);

        var failure = await Assert.ThrowsAsync<TestOrchestratorException>(
            () => test.Orchestrator.RunAsync(new TaskSpec { Type = "never", Domain = "a" }));

        Assert.Contains("Nobody runs the test orchestrator", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<int> RealReadAsync(CancellationToken cancellation)
    {
        var buffer = new byte[4];
        using var file = new FileStream(typeof(RealWorkTests).Assembly.Location, FileMode.Open, FileAccess.Read, FileShare.Read, 1, useAsync: true);
        return await file.ReadAsync(buffer, cancellation).ConfigureAwait(false);
    }
}
