using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Journal.InMemory;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Engine;

/// <summary>What a node counts, and what it must not count.</summary>
public sealed class EngineMetricsTests
{
    private const string RunTime = "task_execution_time_ms";

    [Fact]
    public async Task Tasks_are_counted_by_their_end_and_attempts_by_theirs()
    {
        await using var node = await TestNode.StartAsync(options =>
        {
            options.Handle("refuse", _ => TaskOutcome.Fail("no", retryable: false));
            options.Handle("break", _ => TaskOutcome.Fail("not now"));
        });
        await node.RunAsync(TestNode.Spec("echo"));
        await node.RunAsync(TestNode.Spec("echo", "other"));
        var refused = await node.RunAsync(TestNode.Spec("refuse"));
        await node.RunAsync(TestNode.Spec("break") with { Retry = new RetryPolicy { InitialInterval = TimeSpan.Zero, MaxAttempts = 3 } });
        await node.Tasks.CancelAsync(await node.SubmitAsync(TestNode.Spec("nobody-runs-this"))).Soon();
        await node.Tasks.RetryAsync(refused.Id).Soon();
        await node.EndAsync(refused.Id);

        var reading = MeterReading.Of(node.Metrics);

        Assert.Equal(5, reading["tasks_submitted_total"]);
        Assert.Equal(2, reading["tasks_completed_total"]);
        Assert.Equal(2, reading["tasks_failed_total{status=failed}"]);
        Assert.Equal(1, reading["tasks_failed_total{status=dead_lettered}"]);
        Assert.Equal(1, reading["orchestrator_tasks_cancelled_total"]);
        Assert.Equal(7, reading["orchestrator_attempts_started_total"]);
        Assert.Equal(5, reading["orchestrator_attempts_failed_total"]);
        Assert.Equal(2, reading["orchestrator_task_retries_total{by=policy}"]);
        Assert.Equal(1, reading["orchestrator_task_retries_total{by=person}"]);
        Assert.Equal(2, reading["orchestrator_tasks{status=completed}"]);
        Assert.Equal(1, reading["orchestrator_tasks{status=dead_lettered}"]);
        Assert.Equal(7, MeterReading.Histogram(node.Metrics, RunTime).Counts.Sum());
        Assert.True(reading["orchestrator_journal_appended_bytes_total"] > 0);
        Assert.Equal(
            reading["orchestrator_journal_appends_total"],
            MeterReading.Histogram(node.Metrics, "orchestrator_journal_append_duration_seconds").Counts.Sum());
    }

    [Fact]
    public async Task Tasks_that_wait_are_the_depth_of_their_domain_and_those_that_run_use_slots()
    {
        var gate = new Gate();
        await using var node = await TestNode.StartAsync(options =>
        {
            options.Slots = 3;
            options.Handle("wait", gate.Obey);
        });
        await node.SubmitAsync(TestNode.Spec("wait"));
        await gate.Entered;
        await node.SubmitAsync(TestNode.Spec("nobody-runs-this", "deep"));
        await node.SubmitAsync(TestNode.Spec("echo", "deep") with { Delay = TimeSpan.FromHours(1) });

        var reading = MeterReading.Of(node.Metrics);

        Assert.Equal(2, reading["queue_depth{domain=deep}"]);
        Assert.Equal(0, reading["queue_depth{domain=default}"]);
        Assert.Equal(1, reading["orchestrator_tasks{status=submitted}"]);
        Assert.Equal(1, reading["orchestrator_tasks{status=queued}"]);
        Assert.Equal(1, reading["orchestrator_tasks{status=running}"]);
        Assert.Equal((1, 3), (reading["orchestrator_agent_slots_used"], reading["orchestrator_agent_slots"]));
        gate.Open();
    }

    [Fact]
    public async Task Run_times_go_from_the_start_of_an_attempt_to_its_end()
    {
        var clock = new FakeClock();
        var gate = new Gate();
        await using var node = await TestNode.StartAsync(options => options.Handle("wait", gate.Obey), clock);
        var id = await node.SubmitAsync(TestNode.Spec("wait"));
        await gate.Entered;
        clock.Advance(TimeSpan.FromSeconds(7));
        gate.Open();
        await node.EndAsync(id);

        var reading = MeterReading.Histogram(node.Metrics, RunTime);

        Assert.Equal(7_000, reading.Sum);
        Assert.Equal(1, reading.Counts[reading.Bounds.TakeWhile(bound => bound < 7_000).Count()]);
        Assert.Equal(1, reading.Counts.Sum());
    }

    [Fact]
    public async Task An_attempt_that_fails_while_it_is_cancelled_ran_once_and_one_that_obeys_as_well()
    {
        var (failing, obeying) = (new Gate(), new Gate());
        await using var node = await TestNode.StartAsync(options =>
        {
            options.Handle("obey", obeying.Obey);
            options.Handle("fail", async (context, cancellation) =>
            {
                await failing.Ignore(context, cancellation);
                throw new IOException("interrupted");
            });
        });
        var (first, second) = (await node.SubmitAsync(TestNode.Spec("fail")), await node.SubmitAsync(TestNode.Spec("obey")));
        await failing.Entered;
        await obeying.Entered;
        await node.Tasks.CancelAsync(first).Soon();
        await node.Tasks.CancelAsync(second).Soon();
        failing.Open();
        await node.EndAsync(first);
        await node.EndAsync(second);

        Assert.Equal(2, MeterReading.Histogram(node.Metrics, RunTime).Counts.Sum());
        Assert.Equal(2, MeterReading.Of(node.Metrics)["orchestrator_tasks_cancelled_total"]);
    }

    [Fact]
    public async Task What_did_not_become_durable_did_not_happen()
    {
        var isBroken = true;
        var journal = new InMemoryJournal(fault: operation =>
            operation == InMemoryOperation.Append && isBroken ? InMemoryFault.BeforeStoring : InMemoryFault.None);
        await using var node = await TestNode.StartAsync(_ => { }, journal: journal);
        await Assert.ThrowsAsync<ServiceUnavailableException>(() => node.Tasks.SubmitAsync(TestNode.Spec("echo")).Soon());

        var reading = MeterReading.Of(node.Metrics);
        Assert.Equal((0, 0), (reading["tasks_submitted_total"], reading["orchestrator_journal_appends_total"]));
        Assert.Equal(1, reading["orchestrator_journal_append_failures_total"]);

        isBroken = false;
        await TestNode.UntilAsync(async () =>
        {
            try
            {
                await node.RunAsync(TestNode.Spec("echo"));
                return true;
            }
            catch (ServiceUnavailableException)
            {
                return false;
            }
        });
        reading = MeterReading.Of(node.Metrics);
        Assert.Equal((1, 1), (reading["tasks_submitted_total"], reading["tasks_completed_total"]));
    }

    [Fact]
    public async Task What_became_durable_while_its_shard_started_again_counts_once()
    {
        var commits = new Queue<Action>();
        var clock = new FakeClock();
        var appended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isHeld = true;
        var journal = new InMemoryJournal(schedule: commit =>
        {
            if (!isHeld)
            {
                commit();
                return;
            }

            commits.Enqueue(commit);
            appended.SetResult();
        });
        await using var node = await TestNode.StartAsync(_ => { }, clock, journal: journal);
        var submission = node.Tasks.SubmitAsync(TestNode.Spec("nobody-runs-this"));
        await appended.Task.Soon();

        var crash = new ShardQuery<bool>(_ => throw new InvalidOperationException("broken"));
        node.Shards.Find("default")!.Send(crash);
        await Assert.ThrowsAsync<ServiceUnavailableException>(() => crash.Task.Soon());
        isHeld = false;
        commits.Dequeue()();
        await Assert.ThrowsAsync<ServiceUnavailableException>(() => submission.Soon());
        await TestNode.UntilAsync(async () =>
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            try
            {
                return (await node.Tasks.StatusAsync()).Domains.Sum(domain => domain.QueueDepth) == 1;
            }
            catch (ServiceUnavailableException)
            {
                return false;
            }
        });

        Assert.Equal(1, MeterReading.Of(node.Metrics)["tasks_submitted_total"]);
    }

    [Fact]
    public async Task A_host_that_listens_to_the_meter_is_told_each_run_time()
    {
        var clock = new FakeClock();
        var gate = new Gate();
        await using var node = await TestNode.StartAsync(options => options.Handle("wait", gate.Obey), clock);
        var told = new List<double>();
        using var listener = MeterReading.Listen(node.Metrics, instrument => instrument.Name == RunTime);
        listener.SetMeasurementEventCallback<double>((_, milliseconds, _, _) => told.Add(milliseconds));
        listener.Start();
        var id = await node.SubmitAsync(TestNode.Spec("wait"));
        await gate.Entered;
        clock.Advance(TimeSpan.FromMilliseconds(1_500));
        gate.Open();
        await node.EndAsync(id);

        Assert.Equal([1_500], told);
    }

    [Fact]
    public async Task Retention_is_counted_and_a_node_that_is_gone_leaves_no_meter()
    {
        var node = await TestNode.StartAsync(_ => { });
        node.Metrics.Removed.Add(3);
        node.Metrics.Removed.Add(4);
        Assert.Equal(7, MeterReading.Of(node.Metrics)["orchestrator_finished_tasks_removed_total"]);

        await node.DisposeAsync();

        Assert.Throws<KeyNotFoundException>(() => MeterReading.Of(node.Metrics)["tasks_submitted_total"]);
    }
}
