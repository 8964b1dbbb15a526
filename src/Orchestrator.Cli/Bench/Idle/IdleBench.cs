using System.Diagnostics;
using Orchestrator.Cli.Bench.Servers;

namespace Orchestrator.Cli.Bench.Idle;

/// <summary><c>orc bench idle</c>: what a server takes while nobody asks it anything.</summary>
internal static class IdleBench
{
    /// <summary>What a start leaves to do is not idleness.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    public static async Task<IdleReport> RunAsync(int seconds, int finished, string parent, Action<string> say)
    {
        using var store = new BenchStore(parent);
        var empty = await MeasureAsync(Path.Combine(store.Folder, "empty"), seconds, say);
        IdleFigures? withFinished = null;
        if (finished > 0)
        {
            var folder = Path.Combine(store.Folder, "finished");
            await FinishedTasks.MakeAsync(folder, finished, say);
            withFinished = await MeasureAsync(folder, seconds, say);
        }

        return new IdleReport { Seconds = seconds, Empty = empty, Finished = finished, WithFinished = withFinished };
    }

    private static async Task<IdleFigures> MeasureAsync(string folder, int seconds, Action<string> say)
    {
        using var server = new BenchServer(folder, []);
        await server.StartAsync();
        await Task.Delay(Settling);
        say($"Watching an idle server for {seconds} s.");
        var before = server.Life.CpuTime;
        var start = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        var used = server.Life.CpuTime - before;
        var figures = new IdleFigures(server.Life.RssMib, 100 * (used / Stopwatch.GetElapsedTime(start)));
        await server.StopAsync();
        return figures;
    }
}
