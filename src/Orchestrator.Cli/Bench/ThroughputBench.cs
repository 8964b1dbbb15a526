using System.Diagnostics;
using Orchestrator.Engine;
using Orchestrator.Engine.Codec;

namespace Orchestrator.Cli.Bench;

/// <summary>
/// <c>orc bench throughput</c>: in one run the ceiling of a bare loop and the engine, over the same journal with the same
/// options, in alternation, so that the machine's moods fall on both.
/// </summary>
internal static class ThroughputBench
{
    private const int Rounds = 3;

    public static async Task<ThroughputReport> RunAsync(JournalKind journal, string connection, int tasks, int inFlight, string folder, Action<string> say)
    {
        var (firstLines, lastLine) = TaskEventLines.OfOneTask(EngineRun.Spec());
        var ceilings = new List<double>();
        var rates = new List<double>();
        var caughtUp = new List<double>();
        var lags = new List<long>();
        var times = new List<double>();
        var cpuTimes = new List<double>();
        double syncMs;
        using (var store = new BenchStore(folder))
        {
            syncMs = journal == JournalKind.Sqlite ? store.MeasureSyncMs() : 0;
        }

        for (var round = 0; round <= Rounds; round++)
        {
            // Round 0 warms up, compiler included, and is not counted.
            await using var store = new BenchStore(folder, connection);
            var (bare, owner) = await store.OpenJournalAsync(journal);
            await using (owner)
            {
                var ceiling = await BareLoop.MeasureAsync(bare, tasks, inFlight, firstLines, lastLine);
                if (round > 0)
                {
                    ceilings.Add(ceiling);
                }
            }

            await using var run = await EngineRun.StartAsync(Path.Combine(store.Folder, "engine"), journal, inFlight, store.ApplyTo);
            var cpuBefore = Environment.CpuUsage.TotalTime;
            var start = Stopwatch.GetTimestamp();
            var (rate, _, taken) = await run.RunAsync(tasks, inFlight);
            var lag = await run.ProjectionLagAsync();
            await run.CatchUpAsync();
            var cpu = Environment.CpuUsage.TotalTime - cpuBefore;
            if (round > 0)
            {
                rates.Add(rate);
                lags.Add(lag);
                times.AddRange(taken);
                cpuTimes.Add(cpu.TotalMicroseconds / tasks);
                caughtUp.Add(tasks / Stopwatch.GetElapsedTime(start).TotalSeconds);
                say($"round {round} of {Rounds}: engine {rate:N0} tasks/s, ceiling {ceilings[^1]:N0}, caught up {caughtUp[^1]:N0}");
            }
        }

        var percentiles = Percentiles.Of([.. times]);
        return new ThroughputReport
        {
            Journal = journal.ToString().ToLowerInvariant(),
            Tasks = tasks,
            InFlight = inFlight,
            TasksPerSecond = Median(rates),
            CeilingTasksPerSecond = Median(ceilings),
            Ratio = Median(rates) / Median(ceilings),
            P50Ms = percentiles.P50,
            P95Ms = percentiles.P95,
            P99Ms = percentiles.P99,
            FsyncMs = syncMs,
            CpuMicrosecondsPerTask = Median(cpuTimes),
            ProjectionLag = lags.Max(),
            CaughtUpTasksPerSecond = Median(caughtUp),
        };
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
