using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.TestKit;

namespace Orchestrator.Tests.TestKit;

/// <summary>What a crash and a restart leave behind.</summary>
public sealed class CrashTests
{
    [Fact]
    public void A_crash_loses_the_running_attempt_and_the_task_runs_again()
    {
        var starts = 0;
        var ends = 0;
        using var test = new TestOrchestrator(o => o.Handle("work", async (context, cancellation) =>
        {
            starts++;
            await Task.Delay(TimeSpan.FromMinutes(1), context.Time, cancellation);
            ends++;
            return TaskOutcome.Complete(context.Attempt);
        }));
        var id = test.Submit("work");
        test.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal((1, 0), (starts, ends));

        test.Crash();
        Assert.Equal(1, starts);
        test.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal((2, 1), (starts, ends));
        Assert.Equal(2, test.Get(id).GetResult<int>());
        Assert.Equal(["submitted", "started", "attempt_lost", "started", "completed"], test.Events(id));
        Assert.Equal(1, test.Crashes);
    }

    [Fact]
    public void What_was_submitted_is_there_after_a_crash_and_what_had_ended_does_not_run_again()
    {
        var runs = 0;
        using var test = new TestOrchestrator(o => o.Handle("work", _ =>
        {
            runs++;
            return TaskOutcome.Done;
        }));
        var first = test.Submit("work");
        test.Run();
        var second = test.Submit("work");

        test.Crash();
        test.Run();

        Assert.Equal(2, runs);
        Assert.All([first, second], id => Assert.Equal(TaskState.Completed, test.Get(id).State));
    }

    [Fact]
    public void A_restart_lets_a_short_attempt_end_and_gives_a_long_one_back()
    {
        using var test = new TestOrchestrator(o =>
        {
            o.DrainPatience = TimeSpan.FromSeconds(5);
            o.Handle("work", async (context, cancellation) =>
            {
                await Task.Delay(TimeSpan.FromSeconds(context.GetInput<int>()), context.Time, cancellation);
                return TaskOutcome.Done;
            });
        });
        var quick = test.Submit("work", 3);
        var slow = test.Submit("work", 60);
        test.Run();

        test.Restart();
        Assert.Equal(["submitted", "started", "completed"], test.Events(quick));
        Assert.Equal(["submitted", "started", "attempt_lost"], test.Events(slow).Take(3));

        test.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(TaskState.Completed, test.Get(slow).State);
        Assert.Equal(0, test.Crashes);
    }

    [Fact]
    public void The_set_up_is_made_anew_for_each_life_so_that_memory_is_lost()
    {
        using var test = new TestOrchestrator(o =>
        {
            var memory = new List<int>();
            o.Handle("remember", context =>
            {
                memory.Add(context.GetInput<int>());
                return TaskOutcome.Complete(memory.Count);
            });
        });
        Assert.Equal(1, Count());
        Assert.Equal(2, Count());
        test.Crash();
        Assert.Equal(1, Count());

        int Count()
        {
            var id = test.Submit("remember", 7);
            test.Run();
            return test.Get(id).GetResult<int>();
        }
    }

    [Fact]
    public async Task Who_waits_for_an_answer_is_told_that_the_process_has_died()
    {
        using var test = new TestOrchestrator(o => o.Handle("work", async (context, cancellation) =>
        {
            await Task.Delay(TimeSpan.FromMinutes(1), context.Time, cancellation);
            return TaskOutcome.Done;
        }));
        var answer = test.Orchestrator.RunAsync<int?>("work");
        test.Run();
        Assert.False(answer.IsCompleted);

        test.Crash();

        await Assert.ThrowsAsync<ServiceUnavailableException>(() => answer);
    }

    [Fact]
    public void A_dead_process_does_nothing_any_more()
    {
        var ends = new List<int>();
        using var test = new TestOrchestrator(o => o.Handle("work", async (context, cancellation) =>
        {
            await Task.Delay(TimeSpan.FromMinutes(1), context.Time, CancellationToken.None).ConfigureAwait(false);
            ends.Add(context.Attempt);
            return TaskOutcome.Done;
        }));
        test.Submit("work");
        test.Advance(TimeSpan.FromSeconds(30));
        test.Crash();
        test.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal([2], ends);
    }
}
