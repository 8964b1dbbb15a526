using System.Diagnostics;
using Orchestrator.Cli.Bench.Servers;
using Orchestrator.Engine;

namespace Orchestrator.Cli.Bench.Growth;

/// <summary>The engine under load, in alternation on a new store and on one with finished tasks.</summary>
/// <param name="fullFolder">The folder with the finished tasks.</param>
internal sealed class RateRounds(GrowthOptions options, string fullFolder, Action<string> say)
{
    private const int InFlight = 10_000;

    public List<double> Rates { get; } = [];

    public List<double> CaughtUpRates { get; } = [];

    public List<double> FullRates { get; } = [];

    public List<double> FullCaughtUpRates { get; } = [];

    public async Task RunAsync(int rounds)
    {
        for (var round = 0; round <= rounds; round++)
        {
            using var store = new BenchStore(options.Folder);
            var (rate, caughtUp) = await MeasureAsync(store.Folder);
            var (fullRate, fullCaughtUp) = await MeasureAsync(fullFolder);
            if (round == 0)
            {
                // It warms up, compiler included, and is not counted.
                continue;
            }

            Rates.Add(rate);
            CaughtUpRates.Add(caughtUp);
            FullRates.Add(fullRate);
            FullCaughtUpRates.Add(fullCaughtUp);
            say($"round {round} of {rounds}: {rate:N0} tasks/s ({caughtUp:N0} caught up), with finished tasks {fullRate:N0} ({fullCaughtUp:N0} caught up)");
        }
    }

    private async Task<(double Rate, double CaughtUp)> MeasureAsync(string folder)
    {
        await using var run = await EngineRun.StartAsync(folder, JournalKind.Sqlite, InFlight, engine => engine.Retention = FinishedTasks.KeepAll);
        var start = Stopwatch.GetTimestamp();
        var (rate, _, _) = await run.RunAsync(options.Tasks, Math.Min(InFlight, options.Tasks));
        await run.CatchUpAsync();
        return (rate, options.Tasks / Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
