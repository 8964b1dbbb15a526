using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Logs;
using Orchestrator.Journal.Logs;
using Orchestrator.TestKit.Simulation;
using Orchestrator.Tests.Actors;
using Orchestrator.Tests.Journal;

namespace Orchestrator.Tests.Engine;

/// <summary>The log writer: what happens when the store is slow or fails, what is removed, and what a restart finds.</summary>
public sealed class LogWriterTests
{
    private static readonly TaskId Id = new(1, 7);
    private readonly FakeClock clock = new();
    private readonly SimulatedDispatcher dispatcher = new(1);
    private readonly RecordingLoggerFactory logger = new();
    private readonly GatedLogStore store = new();

    [Fact]
    public void Lines_of_many_tasks_are_stored_in_one_write_after_a_fifth_of_a_second()
    {
        var logs = Start();
        for (var i = 1; i <= 100; i++)
        {
            logs.Open(Id with { Ulid = (ulong)i }, 1)!.Write(TaskLogStream.Log, "x", clock);
        }

        Run(TimeSpan.FromMilliseconds(199));
        Assert.Equal(0, store.Appends);
        Run(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, store.Appends);
        Assert.Single(Stored(Id with { Ulid = 100 }));
    }

    [Fact]
    public void A_log_that_is_stored_and_over_takes_no_memory()
    {
        var logs = Start();
        var log = logs.Open(Id, 1)!;
        log.Write(TaskLogStream.Log, "x", clock);
        Run(TimeSpan.FromSeconds(1));
        Assert.Single(logs.AllInMemory);

        log.Write(TaskLogStream.Log, "y", clock);
        log.End();
        Run(TimeSpan.FromSeconds(1));

        Assert.Empty(logs.AllInMemory);
        Assert.Equal(0, logs.Memory.Used);
        Assert.Equal(2, Stored(Id).Count);
    }

    [Fact]
    public void A_store_that_fails_is_tried_again_and_complained_about_once_a_minute()
    {
        var logs = Start();
        store.Fails = true;
        logs.Open(Id, 1)!.Write(TaskLogStream.Log, "one", clock);

        Run(TimeSpan.FromSeconds(50));
        Assert.InRange(store.Appends, 40, 60);
        Assert.Single(logger.Lines, line => line.Level == LogLevel.Error);
        Run(TimeSpan.FromSeconds(20));
        Assert.Equal(2, logger.Lines.Count(line => line.Level == LogLevel.Error));

        logs.Open(Id, 1)!.Write(TaskLogStream.Log, "two", clock);
        store.Fails = false;
        Run(TimeSpan.FromSeconds(2));
        Assert.Equal(["one", "two"], Stored(Id).Select(line => line.Text));
    }

    [Fact]
    public void When_the_store_is_slow_lines_are_left_out_and_the_log_says_so()
    {
        var logs = Start(maxMemoryBytes: 1_300);
        store.Hold();
        var log = logs.Open(Id, 1)!;
        for (var i = 1; i <= 100; i++)
        {
            log.Write(TaskLogStream.Log, "12345", clock);
        }

        Run(TimeSpan.FromSeconds(5));
        Assert.InRange(logs.Memory.Used, 1, 1_300);
        store.Open();
        Run(TimeSpan.FromSeconds(1));
        log.Write(TaskLogStream.Log, "after", clock);
        log.End();
        Run(TimeSpan.FromSeconds(1));

        Assert.Equal([.. Enumerable.Range(1, 10), 100, 101], Stored(Id).Select(line => (int)line.Position.Number));
        Assert.Equal("[... 90 lines were left out: they came faster than they could be stored ...]", Stored(Id)[10].Text);
        Assert.Contains(logger.Lines, line => line.Level == LogLevel.Warning && line.Line.StartsWith("90 lines", StringComparison.Ordinal));
        Assert.Equal(0, logs.Memory.Used);
    }

    [Fact]
    public void A_later_attempt_ends_the_log_of_one_that_still_stops()
    {
        var logs = Start();
        var first = logs.Open(Id, 1)!;
        first.Write(TaskLogStream.Log, "first", clock);
        logs.Open(Id, 2)!.Write(TaskLogStream.Log, "second", clock);
        first.Write(TaskLogStream.Log, "too late", clock);
        first.End();
        Run(TimeSpan.FromSeconds(1));

        Assert.Equal([(1, 1, "first"), (2, 2, "second")], Stored(Id).Select(line => (line.Position.Attempt, (int)line.Position.Number, line.Text)));
    }

    [Fact]
    public void Numbers_go_on_behind_what_is_stored_also_for_what_is_not_stored_yet()
    {
        var before = Start();
        var first = before.Open(Id, 1)!;
        first.Write(TaskLogStream.Log, "one", clock);
        first.End();
        Run(TimeSpan.FromSeconds(1));

        // Another life of the process.
        var logs = Start(maxBytes: 140);
        var log = logs.Open(Id, 2)!;
        for (var i = 2; i <= 9; i++)
        {
            log.Write(TaskLogStream.Log, $"{i}", clock);
        }

        Assert.Equal([1, 2, 3, 4, 5, 8, 9], Read(logs, Id).Select(line => (int)line.Position.Number));
        log.End();
        Assert.Equal([1, 2, 3, 4, 5, 8, 9], Read(logs, Id).Select(line => (int)line.Position.Number));
        Run(TimeSpan.FromSeconds(1));
        Assert.Equal([1, 2, 3, 4, 5, 8, 9], Stored(Id).Select(line => (int)line.Position.Number));
        Assert.StartsWith("[... 3 lines were left out", Stored(Id)[5].Text);
    }

    [Fact]
    public void Forgotten_tasks_lose_their_lines_stored_or_not()
    {
        var logs = Start();
        var other = Id with { Ulid = 8 };
        logs.Open(Id, 1)!.Write(TaskLogStream.Log, "stored", clock);
        logs.Open(other, 1)!.Write(TaskLogStream.Log, "stays", clock);
        Run(TimeSpan.FromSeconds(1));
        logs.Open(Id, 1)!.Write(TaskLogStream.Log, "not stored", clock);

        logs.Forget([Id]);
        Run(TimeSpan.FromSeconds(1));

        Assert.Empty(Read(logs, Id));
        Assert.Equal(["stays"], Read(logs, other).Select(line => line.Text));
        Assert.Equal(0, logs.Memory.Used);
    }

    [Fact]
    public void What_was_forgotten_while_it_was_being_written_does_not_come_back()
    {
        var logs = Start();
        store.Hold();
        logs.Open(Id, 1)!.Write(TaskLogStream.Log, "x", clock);
        Run(TimeSpan.FromSeconds(1));

        logs.Forget([Id]);
        Run(TimeSpan.FromSeconds(1));
        store.Open();
        Run(TimeSpan.FromSeconds(1));

        Assert.Empty(Read(logs, Id));
        Assert.Equal(0, logs.Memory.Used);
    }

    [Fact]
    public void What_was_forgotten_while_it_could_not_be_stored_is_not_stored_later()
    {
        var logs = Start();
        store.Fails = true;
        logs.Open(Id, 1)!.Write(TaskLogStream.Log, "x", clock);
        Run(TimeSpan.FromSeconds(3));

        logs.Forget([Id]);
        Run(TimeSpan.FromSeconds(1));
        store.Fails = false;
        Run(TimeSpan.FromSeconds(3));

        Assert.Empty(Stored(Id));
        Assert.Equal(0, logs.Memory.Used);
    }

    [Fact]
    public void Logs_go_with_age()
    {
        var logs = Start(age: TimeSpan.FromDays(1));
        var log = logs.Open(Id, 1)!;
        log.Write(TaskLogStream.Log, "x", clock);
        log.End();
        Run(TimeSpan.FromHours(23));
        Assert.Single(Stored(Id));

        Run(TimeSpan.FromHours(2));

        Assert.Empty(Stored(Id));
    }

    [Fact]
    public void Logs_go_when_all_together_are_too_large()
    {
        var logs = Start(maxTotalBytes: 100);
        for (var i = 1; i <= 5; i++)
        {
            var log = logs.Open(Id with { Ulid = (ulong)i }, 1)!;
            log.Write(TaskLogStream.Log, "x", clock);
            log.End();
            Run(TimeSpan.FromSeconds(1));
        }

        Assert.Equal([0, 0, 1, 1, 1], Enumerable.Range(1, 5).Select(i => Stored(Id with { Ulid = (ulong)i }).Count));
    }

    [Fact]
    public async Task The_end_of_the_node_stores_what_there_is_and_waits_for_no_store_that_fails()
    {
        var logs = Start();
        logs.Open(Id, 1)!.Write(TaskLogStream.Log, "x", clock);
        var drained = logs.DrainAsync(CancellationToken.None);
        dispatcher.RunUntilIdle(1_000);
        await drained.Soon();
        Assert.Single(Stored(Id));

        store.Fails = true;
        logs.Open(Id, 1)!.Write(TaskLogStream.Log, "y", clock);
        drained = logs.DrainAsync(CancellationToken.None);
        dispatcher.RunUntilIdle(1_000);
        await drained.Soon();
    }

    [Fact]
    public async Task After_a_restart_the_lines_are_there_and_the_next_attempt_numbers_on()
    {
        using var folder = new TempFolder();
        TaskId id;
        var gate = new Gate();
        await using (var node = await TestNode.StartAsync(options => options.Handle("log", Logging(gate)), folder: folder.Path))
        {
            id = await node.SubmitAsync(TestNode.Spec("log"));
            await gate.Entered;
        }

        var second = new Gate();
        second.Open();
        await using var again = await TestNode.StartAsync(options => options.Handle("log", Logging(second)), folder: folder.Path);
        await again.EndAsync(id);

        var lines = await TaskLogTests.LinesAsync(again, id);
        Assert.Equal([(1, 1), (1, 2), (2, 3), (2, 4)], lines.Select(line => (line.Position.Attempt, (int)line.Position.Line)));
    }

    [Fact]
    public async Task A_deleted_task_loses_its_log()
    {
        await using var node = await TestNode.StartAsync(
            options => options.Handle("log", context =>
            {
                context.Log("x");
                return TaskOutcome.Done;
            }),
            logs: store);
        var id = await TaskLogTests.RunAsync(node);
        await store.UntilAsync(id.ToString(), lines => lines.Count == 1);

        Assert.Equal(1, (await node.Tasks.DeleteAsync([id]).Soon()).Deleted);

        await store.UntilAsync(id.ToString(), lines => lines.Count == 0);
    }

    [Fact]
    public async Task A_failing_store_fails_no_task()
    {
        store.Fails = true;
        await using var node = await TestNode.StartAsync(
            options => options.Handle("log", context =>
            {
                context.Log("x");
                return TaskOutcome.Done;
            }),
            logs: store);

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(TaskState.Completed, (await node.RunAsync(TestNode.Spec("log"))).State);
        }
    }

    private static Func<TaskContext, CancellationToken, Task<TaskOutcome>> Logging(Gate gate) => (context, cancellation) =>
    {
        context.Log("one\ntwo");
        return gate.Obey(context, cancellation);
    };

    private TaskLogs Start(
        int maxBytes = 100_000, long maxMemoryBytes = TaskLogs.MaxMemoryBytes, TimeSpan age = default, long maxTotalBytes = 0)
    {
        var system = new ActorSystem(new ActorSystemOptions { Name = "test", Dispatcher = dispatcher, TimeProvider = clock, LoggerFactory = logger });
        var logs = new TaskLogs(store, maxBytes, clock, maxMemoryBytes);
        logs.WrittenBy(system.Spawn("logs", () => new LogWriter(logs, store, new LogWriterLimits(age, maxTotalBytes))));
        dispatcher.RunUntilIdle(1_000);
        return logs;
    }

    /// <summary>Lets time pass, and everything happen that falls due.</summary>
    private void Run(TimeSpan time)
    {
        dispatcher.RunUntilIdle(1_000);
        for (var left = time; left > TimeSpan.Zero;)
        {
            var step = clock.UntilNextTimer is { } next && next < left ? next : left;
            clock.Advance(step);
            left -= step;
            dispatcher.RunUntilIdle(1_000);
        }
    }

    private IReadOnlyList<LogLine> Stored(TaskId id) => Done(store.ReadAsync(id.ToString(), default, 1000, CancellationToken.None).AsTask());

    private IReadOnlyList<LogLine> Read(TaskLogs logs, TaskId id) => Done(logs.ReadAsync(id, default, 1000, CancellationToken.None));

    private T Done<T>(Task<T> task)
    {
        dispatcher.RunUntilIdle(1_000);
        Assert.True(task.IsCompleted);
        return task.GetAwaiter().GetResult();
    }
}
