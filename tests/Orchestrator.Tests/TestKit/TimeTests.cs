using System.Diagnostics;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.TestKit;

namespace Orchestrator.Tests.TestKit;

/// <summary>A test of a user: submit, run, jump, look.</summary>
public sealed class TimeTests
{
    [Fact]
    public void A_task_runs_when_the_test_runs_and_not_before()
    {
        var runs = 0;
        using var test = new TestOrchestrator(o => o.Handle("greet", context =>
        {
            runs++;
            return TaskOutcome.Complete($"Hello {context.GetInput<Person>()!.Name}");
        }));

        var id = test.Submit("greet", new Person("Ann"));
        Assert.Equal(0, runs);
        Assert.False(test.Get(id).State.IsTerminal());
        Assert.Equal(0, runs);

        test.Run();
        Assert.Equal(1, runs);
        Assert.Equal("Hello Ann", test.Get(id).GetResult<string>());
        Assert.Equal(["submitted", "started", "completed"], test.Events(id));
    }

    [Fact]
    public void Time_jumps_over_hours_and_stops_at_everything_that_falls_due()
    {
        var starts = new List<(string, TimeSpan)>();
        using var test = new TestOrchestrator(o => o.Handle("note", async (context, cancellation) =>
        {
            starts.Add((context.GetInput<string>()!, context.Time.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));
            await Task.Delay(TimeSpan.FromMinutes(2), context.Time, cancellation);
            return TaskOutcome.Done;
        }));
        var late = test.Submit("note", "late", spec => spec with { Delay = TimeSpan.FromHours(5) });
        var early = test.Submit("note", "early", spec => spec with { Delay = TimeSpan.FromHours(1) });

        test.Advance(TimeSpan.FromHours(6));

        Assert.Equal([("early", TimeSpan.FromHours(1)), ("late", TimeSpan.FromHours(5))], starts);
        Assert.Equal(TaskState.Completed, test.Get(early).State);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 5, 2, 0, TimeSpan.Zero), test.Get(late).FinishedAt!.Value.ToDateTimeOffset());
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 6, 0, 0, TimeSpan.Zero), test.Now);
    }

    [Fact]
    public void Thirty_days_of_a_task_that_is_retried_pass_in_no_time()
    {
        using var test = new TestOrchestrator(o => o.Handle("flaky", _ => TaskOutcome.Fail("not yet")));
        var id = test.Submit("flaky", change: spec => spec with
        {
            Retry = new RetryPolicy { MaxAttempts = 40, MaximumInterval = TimeSpan.FromDays(1) },
        });

        var watch = Stopwatch.StartNew();
        test.Advance(TimeSpan.FromDays(30));

        Assert.Equal(TaskState.DeadLettered, test.Get(id).State);
        Assert.Equal(40, test.Get(id).Attempt);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"It took {watch.Elapsed}.");
        TestContext.Current.TestOutputHelper!.WriteLine($"{watch.Elapsed.TotalMilliseconds} ms");
    }

    private sealed record Person(string Name);
}
