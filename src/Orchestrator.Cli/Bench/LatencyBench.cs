using System.Diagnostics;
using Orchestrator.Engine;

namespace Orchestrator.Cli.Bench;

/// <summary><c>orc bench latency</c>: an open loop; a slow task does not hold the next one back.</summary>
internal static class LatencyBench
{
    private const int WarmUpSeconds = 2;

    public static async Task<LatencyReport> RunAsync(JournalKind journal, string connection, int rate, int seconds, string folder)
    {
        await using var store = new BenchStore(folder, connection);
        var syncMs = journal == JournalKind.Sqlite ? store.MeasureSyncMs() : 0;
        await using var run = await EngineRun.StartAsync(Path.Combine(store.Folder, "engine"), journal, slots: 1_000, store.ApplyTo);
        await PaceAsync(run, rate, WarmUpSeconds);
        var times = await PaceAsync(run, rate, seconds);
        syncMs = journal == JournalKind.Sqlite ? (syncMs + store.MeasureSyncMs()) / 2 : 0;
        var percentiles = Percentiles.Of(times);
        return new LatencyReport
        {
            Journal = journal.ToString().ToLowerInvariant(),
            Rate = rate,
            Tasks = times.Length,
            P50Ms = percentiles.P50,
            P95Ms = percentiles.P95,
            P99Ms = percentiles.P99,
            MaxMs = times[^1],
            FsyncMs = syncMs,
        };
    }

    private static async Task<double[]> PaceAsync(EngineRun run, int rate, int seconds)
    {
        var calls = new List<Task<double>>(rate * seconds);
        var start = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (calls.Count < rate * seconds && await timer.WaitForNextTickAsync())
        {
            var due = Math.Min((int)(Stopwatch.GetElapsedTime(start).TotalSeconds * rate), rate * seconds);
            while (calls.Count < due)
            {
                calls.Add(CallAsync());
            }
        }

        return await Task.WhenAll(calls);

        async Task<double> CallAsync()
        {
            var begun = Stopwatch.GetTimestamp();
            await run.Tasks.RunAsync(EngineRun.Spec());
            return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }
    }
}
