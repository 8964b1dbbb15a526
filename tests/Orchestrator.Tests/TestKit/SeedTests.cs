using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.TestKit;

namespace Orchestrator.Tests.TestKit;

/// <summary>Faults are drawn from the seed, and a seed tells one story.</summary>
public sealed class SeedTests
{
    [Fact]
    public void One_seed_tells_one_story_and_another_seed_another()
    {
        var hashes = new HashSet<ulong>();
        for (var seed = 1; seed <= 10; seed++)
        {
            var (first, trace) = Tell(seed);
            var (second, again) = Tell(seed);
            Assert.Equal(trace, again);
            Assert.Equal(first, second);
            Assert.True(hashes.Add(first), $"Seed {seed} tells a story that another seed told.");
        }
    }

    [Fact]
    public void A_story_is_the_same_on_a_thread_of_its_own_and_under_a_synchronization_context()
    {
        var (here, trace) = Tell(3);
        var (there, again) = (0UL, trace);
        var thread = new Thread(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new SynchronizationContext());
            (there, again) = Tell(3);
        });
        thread.Start();
        thread.Join();
        Assert.Equal(trace, again);
        Assert.Equal(here, there);
    }

    [Fact]
    public void Whatever_goes_wrong_every_task_ends_and_counts_once() => TestSeeds.Run(100, Configure, test =>
    {
        var ids = Tell(test);
        Assert.All(ids, id => Assert.Equal(TaskState.Completed, test.Get(id).State));
        Assert.All(ids, id => Assert.Equal(1, test.Events(id).Count(name => name == "completed")));
    });

    [Fact]
    public void The_faults_that_were_asked_for_happen()
    {
        var (crashes, failures, hangs, writes) = (0, 0, 0, 0);
        TestSeeds.Run(20, Configure, test =>
        {
            Tell(test);
            crashes += test.Crashes;
            failures += test.Trace.Count(line => line.Contains("fails after its work", StringComparison.Ordinal));
            hangs += test.Trace.Count(line => line.Contains("hangs", StringComparison.Ordinal));
            writes += test.Trace.Count(line => line.Contains("a write to the journal fails", StringComparison.Ordinal));
        });
        Assert.True(crashes > 10 && failures > 10 && hangs > 5 && writes > 10, $"{crashes} crashes, {failures} failures, {hangs} hangs, {writes} writes");
    }

    [Fact]
    public void Faults_of_one_type_leave_the_others_alone()
    {
        using var test = new TestOrchestrator(o => o.Handle("bad", _ => TaskOutcome.Done).Handle("good", _ => TaskOutcome.Done));
        test.Faults.FailAttempt = 1;
        test.Faults.TaskTypes.Add("bad");
        var (bad, good) = (test.Submit("bad"), test.Submit("good"));

        test.Advance(TimeSpan.FromHours(1));

        Assert.Equal(TaskState.DeadLettered, test.Get(bad).State);
        Assert.Equal(TaskState.Completed, test.Get(good).State);
    }

    [Fact]
    public void While_the_journal_is_down_nothing_starts_and_afterwards_everything_does()
    {
        using var test = new TestOrchestrator(o => o.Handle("work", _ => TaskOutcome.Done));
        var id = test.Submit("work", change: spec => spec with { Delay = TimeSpan.FromMinutes(1) });
        test.Faults.TakeJournalDown(TimeSpan.FromMinutes(10));
        Assert.Throws<ServiceUnavailableException>(() => test.Submit("work"));

        test.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(TaskState.Submitted, test.Get(id).State);
        test.Crash();
        Assert.Equal(TaskState.Submitted, test.Get(id).State);

        test.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal(TaskState.Completed, test.Get(id).State);
    }

    [Fact]
    public void Submitting_waits_for_an_engine_that_recovers_from_a_failed_write() => TestSeeds.Run(20, Configure, test =>
    {
        test.Faults.FailWrite = 0.7;
        for (var number = 0; number < 5; number++)
        {
            test.Submit("work");
            test.Run();
        }

        test.Faults.Clear();
        test.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(5, test.Trace.Count(line => line.Contains("submitted", StringComparison.Ordinal)));
        Assert.Equal(5, test.Trace.Count(line => line.Contains("completed", StringComparison.Ordinal)));
    });

    [Fact]
    public void A_failing_seed_says_how_to_replay_it()
    {
        var failure = Assert.Throws<TestOrchestratorException>(() => TestSeeds.Run(5, Configure, test =>
        {
            test.Submit("work");
            test.Run();
            Assert.True(test.Seed < 3, "Three is too many.");
        }));
        Assert.StartsWith("Seed 3 failed: Three is too many.", failure.Message, StringComparison.Ordinal);
        Assert.Contains($"ORCHESTRATOR_TEST_SEED=3 dotnet test --filter {nameof(A_failing_seed_says_how_to_replay_it)}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("submitted: work", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_chance_that_is_none_is_refused(double chance) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TestFaults().FailAttempt = chance);

    private static void Configure(OrchestratorOptions o) => o.Handle("work", async (context, cancellation) =>
    {
        await Task.Delay(TimeSpan.FromSeconds(1), context.Time, cancellation);
        return TaskOutcome.Done;
    });

    private static (ulong Hash, IReadOnlyList<string> Trace) Tell(int seed)
    {
        using var test = new TestOrchestrator(Configure, seed);
        Tell(test);
        return (test.TraceHash, test.Trace);
    }

    private static List<TaskId> Tell(TestOrchestrator test)
    {
        var ids = Enumerable.Range(0, 10).Select(number => test.Submit("work", number, spec => spec with
        {
            Timeout = TimeSpan.FromSeconds(20),
            Retry = new RetryPolicy { MaxAttempts = 1000, MaxLosses = 1000 },
        })).ToList();
        test.Faults.FailAttempt = 0.3;
        test.Faults.HangAttempt = 0.05;
        test.Faults.SlowAttempt = TimeSpan.FromSeconds(5);
        test.Faults.CrashPerStep = 0.01;
        test.Faults.FailWrite = 0.1;
        test.Advance(TimeSpan.FromMinutes(10));
        test.Faults.Clear();
        test.Advance(TimeSpan.FromHours(1));
        return ids;
    }
}
