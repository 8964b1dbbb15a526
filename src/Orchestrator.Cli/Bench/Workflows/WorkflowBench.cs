using System.Diagnostics;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine;
using Orchestrator.Engine.Workflows;

namespace Orchestrator.Cli.Bench.Workflows;

/// <summary><c>orc bench workflows</c>: runs of steps that do nothing, beside bare tasks in the same run.</summary>
internal static class WorkflowBench
{
    private const int WideFan = 10_000;
    private const int IdleRuns = 100;
    private const int Slots = 10_000;
    private static readonly WorkflowShape[] Shapes = [WorkflowShape.Chain(3), WorkflowShape.Chain(10), WorkflowShape.Fan(10)];
    private static readonly WorkflowShape Idle = WorkflowShape.Chain(10);

    public static async Task<WorkflowReport> RunAsync(JournalKind journal, string connection, int steps, int inFlight, int rounds, int liveRuns, string folder, Action<string> say)
    {
        var tasks = new List<double>();
        var rates = Shapes.ToDictionary(shape => shape.Name, _ => new List<double>());
        var (taskCosts, stepCosts) = (new List<double>(), Shapes.ToDictionary(shape => shape.Name, _ => new List<double>()));
        var idle = new List<double>();
        for (var round = 0; round <= rounds; round++)
        {
            // Round 0 warms up, compiler included, and is not counted.
            await using var store = new BenchStore(folder, connection);
            await using var engine = await EngineRun.StartAsync(Path.Combine(store.Folder, "engine"), journal, Slots, store.ApplyTo);
            var before = Environment.CpuUsage.TotalTime;
            var (bare, _, _) = await engine.RunAsync(steps, inFlight);
            await engine.CatchUpAsync();
            var taskCost = (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / steps;
            foreach (var shape in Shapes)
            {
                before = Environment.CpuUsage.TotalTime;
                var runs = Math.Max(1, steps / shape.Steps);
                var rate = await MeasureAsync(engine.Workflows, shape, runs, inFlight);
                await engine.CatchUpAsync();
                if (round > 0)
                {
                    stepCosts[shape.Name].Add((Environment.CpuUsage.TotalTime - before).TotalMicroseconds / (runs * shape.Steps));
                    rates[shape.Name].Add(rate);
                    say($"round {round} of {rounds}: {rate:N0} runs/s of {shape.Name}, {rate * shape.Steps:N0} steps/s; bare: {bare:N0} tasks/s");
                }
            }

            for (var run = 0; run < IdleRuns; run++)
            {
                var start = Stopwatch.GetTimestamp();
                await RunOnceAsync(engine.Workflows, Idle);
                if (round > 0)
                {
                    idle.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds / Idle.Steps);
                }
            }

            if (round > 0)
            {
                tasks.Add(bare);
                taskCosts.Add(taskCost);
            }
        }

        double sync;
        using (var store = new BenchStore(folder))
        {
            sync = store.MeasureSyncMs();
        }

        var (liveSeconds, liveBytes) = await LiveRunsAsync(journal, connection, liveRuns, inFlight, folder);
        var steady = Percentiles.Of([.. idle]);
        return new WorkflowReport
        {
            Journal = journal.ToString().ToLowerInvariant(),
            InFlight = inFlight,
            TasksPerSecond = Medians.Of(tasks),
            RunsPerSecond = rates.ToDictionary(rate => rate.Key, rate => Medians.Of(rate.Value)),
            StepRatio = Shapes.ToDictionary(shape => shape.Name, shape => Medians.Of(rates[shape.Name]) * shape.Steps / Medians.Of(tasks)),
            CpuMicrosecondsPerTask = Medians.Of(taskCosts),
            CpuMicrosecondsPerStep = stepCosts.ToDictionary(cost => cost.Key, cost => Medians.Of(cost.Value)),
            IdleStepP50Ms = steady.P50,
            IdleStepP99Ms = steady.P99,
            FsyncMs = sync,
            LiveRunsSeconds = liveSeconds,
            BytesPerLiveRun = liveBytes,
            WideFanSeconds = await WideFanAsync(folder),
        };
    }

    private static async Task<(double Seconds, double Bytes)> LiveRunsAsync(JournalKind journal, string connection, int runs, int inFlight, string folder)
    {
        await using var store = new BenchStore(folder, connection);
        await using var engine = await EngineRun.StartAsync(Path.Combine(store.Folder, "engine"), journal, 1, store.ApplyTo);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var (start, next) = (Stopwatch.GetTimestamp(), 0);
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(async _ =>
        {
            await Task.Yield();
            while (Interlocked.Increment(ref next) <= runs)
            {
                await engine.Workflows.StartAsync(new RunRequest { Workflow = WorkflowShape.Waiting.Spec });
            }
        }));
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (seconds, (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)runs);
    }

    private static async Task<double> WideFanAsync(string folder)
    {
        var shape = WorkflowShape.Fan(WideFan - 2);
        var times = new List<double>();
        await using var store = new BenchStore(folder);
        await using var engine = await EngineRun.StartAsync(store.Folder, JournalKind.Memory, Slots);
        for (var round = 0; round < 4; round++)
        {
            var start = Stopwatch.GetTimestamp();
            await RunOnceAsync(engine.Workflows, shape);
            if (round > 0)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        return Medians.Of(times);
    }

    private static async Task<double> MeasureAsync(IWorkflows workflows, WorkflowShape shape, int runs, int inFlight)
    {
        var next = 0;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(async _ =>
        {
            await Task.Yield();
            while (Interlocked.Increment(ref next) <= runs)
            {
                await RunOnceAsync(workflows, shape);
            }
        }));
        return runs / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static async Task RunOnceAsync(IWorkflows workflows, WorkflowShape shape)
    {
        var answer = await workflows.StartAsync(new RunRequest { Workflow = shape.Spec });
        var run = answer.Run is { } begun
            ? await workflows.WaitRunAsync(begun.Id, TimeSpan.FromMinutes(5))
            : throw new InvalidOperationException($"A run was not begun: {answer.Kind} {answer.Detail}");
        if (run?.Status != RunStatus.Completed)
        {
            throw new InvalidOperationException($"Run {run?.Id} is {run?.Status}: {run?.Error?.Message}");
        }
    }
}
