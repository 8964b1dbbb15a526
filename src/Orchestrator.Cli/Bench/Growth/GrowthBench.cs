using Orchestrator.Cli.Bench.Servers;

namespace Orchestrator.Cli.Bench.Growth;

/// <summary><c>orc bench growth</c>: whether a full store or a full queue makes anything slower.</summary>
internal static class GrowthBench
{
    private const int Rounds = 3;

    public static async Task<GrowthReport> RunAsync(GrowthOptions options, Action<string> say)
    {
        using var store = new BenchStore(options.Folder);
        var folder = Path.Combine(store.Folder, "full");
        var finished = await FinishedTasks.MakeAsync(folder, options.Finished, say);
        using var server = new BenchServer(folder, ["--slots", $"{BenchServer.ManySlots}"], Settings(options));
        await server.StartAsync();
        say("Asking a server with the finished tasks.");
        var queries = QueryRounds.Run(server.Address, finished, options.Queries);
        await server.StopAsync();

        var rates = new RateRounds(options, folder, say);
        await rates.RunAsync(Rounds);

        await server.StartAsync();
        var queue = new FullQueue(options, server, say);
        await queue.RunAsync();
        var queriesWithQueued = QueryRounds.Run(server.Address, finished, options.Queries);
        var peak = server.Life.PeakRssMib;
        await server.StopAsync();

        var dispatch = new DispatchRounds(options, say);
        await dispatch.RunAsync(Rounds);
        return new GrowthReport
        {
            Finished = options.Finished,
            Queued = options.Queued,
            Tasks = options.Tasks,
            TasksPerSecond = Medians.Of(rates.Rates),
            FullTasksPerSecond = Medians.Of(rates.FullRates),
            Ratio = Medians.OfRatios(rates.FullRates, rates.Rates),
            CaughtUpTasksPerSecond = Medians.Of(rates.CaughtUpRates),
            FullCaughtUpTasksPerSecond = Medians.Of(rates.FullCaughtUpRates),
            CaughtUpRatio = Medians.OfRatios(rates.FullCaughtUpRates, rates.CaughtUpRates),
            Queries = queries,
            QueriesWithQueued = queriesWithQueued,
            RssBeforeMib = queue.RssBeforeMib,
            RssMib = queue.RssMib,
            PeakRssMib = peak,
            FillTasksPerSecond = queue.FillRate,
            ProbeWhileFilling = queue.ProbeWhileFilling,
            ProbeWhileFull = queue.ProbeWhileFull,
            FewQueued = DispatchRounds.Few,
            DispatchMicroseconds = Medians.Of(dispatch.FewMicroseconds),
            FullDispatchMicroseconds = Medians.Of(dispatch.ManyMicroseconds),
            DispatchRatio = dispatch.Ratio,
        };
    }

    private static Dictionary<string, string> Settings(GrowthOptions options) => new()
    {
        ["ORCHESTRATOR__QUEUE__MAX_WAITING"] = $"{options.Queued + 1_000_000}",
        ["ORCHESTRATOR__RETENTION__COMPLETED_SECONDS"] = "0",
        ["ORCHESTRATOR__RETENTION__FAILED_SECONDS"] = "0",
        ["ORCHESTRATOR__RETENTION__MAX_FINISHED"] = "0",
    };
}
