using System.Diagnostics;
using Orchestrator.Cli.Bench.Failover;
using Orchestrator.Cli.Bench.Servers;

namespace Orchestrator.Cli.Bench.Idle;

/// <summary><c>orc bench idle</c>: what a server takes while nobody asks it anything.</summary>
internal static class IdleBench
{
    /// <summary>What a start leaves to do is not idleness.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    public static async Task<IdleReport> RunAsync(int seconds, int finished, string connection, string parent, Action<string> say)
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

        var node = connection.Length > 0 ? await MeasureClusterAsync(connection, Path.Combine(store.Folder, "cluster"), seconds, say) : null;
        return new IdleReport { ClusterNode = node, Seconds = seconds, Empty = empty, Finished = finished, WithFinished = withFinished };
    }

    /// <summary>The mean of three nodes, and the processor time of the one that takes the most.</summary>
    private static async Task<IdleNodeFigures> MeasureClusterAsync(string connection, string folder, int seconds, Action<string> say)
    {
        await using var cluster = new BenchCluster(connection, folder);
        await cluster.StartAsync();
        await Task.Delay(Settling);
        say($"Watching an idle cluster of {cluster.Nodes.Count} nodes for {seconds} s.");
        var lives = cluster.Nodes.Select(node => node.Server.Life).ToList();
        var before = lives.Select(life => life.CpuTime).ToList();
        var transactions = await cluster.Tables.TransactionsAsync();
        var start = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(seconds));
        var elapsed = Stopwatch.GetElapsedTime(start);
        return new IdleNodeFigures(
            lives.Average(life => life.RssMib),
            lives.Zip(before, (life, used) => 100 * ((life.CpuTime - used) / elapsed)).Max(),
            (await cluster.Tables.TransactionsAsync() - transactions) / elapsed.TotalSeconds / lives.Count);
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
