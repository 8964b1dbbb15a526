using System.Diagnostics;
using Orchestrator.Cli.Bench.Servers;

namespace Orchestrator.Cli.Bench.Soak;

/// <summary><c>orc bench soak</c>: a steady load on a server that may keep only so much; whether it stays as large as it is.</summary>
internal sealed class SoakBench(SoakOptions options, Action<string> say)
{
    private const int MaxFinished = 50_000;
    private const int LeastSamples = 20;
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    // Everything with a limit gets to it within minutes.
    private static readonly Dictionary<string, string> Settings = new()
    {
        ["ORCHESTRATOR__RETENTION__MAX_FINISHED"] = $"{MaxFinished}",
        ["ORCHESTRATOR__SNAPSHOT__AFTER_BYTES"] = $"{8 * 1024 * 1024}",
        ["ORCHESTRATOR__QUEUE__KEY_RETENTION_SECONDS"] = "10",
    };

    private readonly TaskStream tasks = new();

    public static Task<SoakReport> RunAsync(SoakOptions options, Action<string> say) => new SoakBench(options, say).RunAsync();

    private async Task<SoakReport> RunAsync()
    {
        using var store = new BenchStore(options.Folder);
        using var server = new BenchServer(Path.Combine(store.Folder, "data"), ["--allow", "process"], Settings);
        await server.StartAsync();
        var samples = new List<SoakSample>();
        var start = Stopwatch.GetTimestamp();
        var load = Task.Factory.StartNew(() => Load(server.Address, start), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        using (var probe = new SoakProbe(server))
        {
            var interval = options.Duration / LeastSamples < LongestInterval ? options.Duration / LeastSamples : LongestInterval;
            using var timer = new PeriodicTimer(interval);
            while (!load.IsCompleted && await timer.WaitForNextTickAsync())
            {
                var sample = await probe.LookAsync(Stopwatch.GetElapsedTime(start));
                samples.Add(sample);
                say($"{sample.Seconds,7:0} s: {sample.RssMib:N0} MiB RAM, {sample.DataMib:N0} MiB data, {sample.Finished:N0} finished, {sample.Waiting:N0} waiting");
            }
        }

        await load;
        var elapsed = Stopwatch.GetElapsedTime(start);
        await server.StopAsync();
        return Report(samples, elapsed);
    }

    private void Load(Uri server, long start)
    {
        using var link = new HttpLink(server);
        while (Stopwatch.GetElapsedTime(start) is var elapsed && elapsed < options.Duration)
        {
            var due = (long)(elapsed.TotalSeconds * options.Rate) - tasks.Count;
            if (due > 0)
            {
                // What cannot be submitted in time is left out, so that a slow moment is not followed by a flood.
                link.Send(tasks.Next((int)Math.Min(due, Math.Min(options.Rate, BatchLoad.Lines))));
                link.ExpectLines();
            }

            Thread.Sleep(Tick);
        }
    }

    private SoakReport Report(List<SoakSample> samples, TimeSpan elapsed)
    {
        var half = samples.Where(sample => sample.Seconds >= elapsed.TotalSeconds / 2).ToList();
        var rss = Trend.Of([.. half.Select(sample => (sample.Seconds, sample.RssMib))]);
        var data = Trend.Of([.. half.Select(sample => (sample.Seconds, sample.DataMib))]);
        return new SoakReport
        {
            Minutes = elapsed.TotalMinutes,
            Rate = options.Rate,
            SubmittedPerSecond = tasks.Count / elapsed.TotalSeconds,
            MaxFinished = MaxFinished,
            Rss = rss,
            Heap = half.All(sample => sample.HeapMib is not null) ? Trend.Of([.. half.Select(sample => (sample.Seconds, sample.HeapMib!.Value))]) : null,
            Data = data,
            TolerancePercent = options.TolerancePercent,
            Flat = rss.IsFlat(options.TolerancePercent) && data.IsFlat(options.TolerancePercent),
            Samples = samples,
        };
    }
}
