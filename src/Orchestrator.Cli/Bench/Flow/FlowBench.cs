using Orchestrator.Engine;

namespace Orchestrator.Cli.Bench.Flow;

/// <summary>
/// <c>orc bench flow</c>: the load of <c>orc bench throughput</c> without limits and with each kind of them in alternation, and what it
/// costs to find the next task in queues of all shapes.
/// </summary>
internal static class FlowBench
{
    /// <summary>Queued tasks, lines, keys, and attempts of a key that may run at once.</summary>
    private static readonly (int Queued, int Lines, int Keys, int Held)[] Shapes =
    [
        (10, 1, 0, 0), (1_000, 1, 0, 0), (100_000, 1, 0, 0), (1_000_000, 1, 0, 0),
        (20_000, 100, 0, 0), (20_000, 10_000, 0, 0),
        (20_000, 1, 1_000, 100), (20_000, 1, 1_000, 1), (20_000, 10_000, 1, 5), (1_000_000, 1, 1, 5),
    ];

    public static async Task<FlowReport> RunAsync(JournalKind journal, string connection, int tasks, int inFlight, int rounds, string folder, Action<string> say)
    {
        var plain = new List<Measured>();
        var costs = FlowLoad.All.ToDictionary(load => load.Name, _ => new List<Measured>());
        for (var round = 0; round <= rounds; round++)
        {
            // Each kind right beside one without limits, now before and now after it: the machine's moods fall on both. Round 0 warms up.
            foreach (var load in FlowLoad.All)
            {
                var isFirst = round % 2 == 0;
                var first = await MeasureAsync(isFirst ? load : load.WithoutLimits, journal, connection, tasks, inFlight, folder);
                var second = await MeasureAsync(isFirst ? load.WithoutLimits : load, journal, connection, tasks, inFlight, folder);
                var (with, without) = isFirst ? (first, second) : (second, first);
                if (round > 0)
                {
                    plain.Add(without);
                    costs[load.Name].Add(new Measured(1 - (with.Rate / without.Rate), (with.CpuMicroseconds / without.CpuMicroseconds) - 1));
                    say($"round {round} of {rounds}: {without.Rate:N0} tasks/s without limits, {with.Rate:N0} with {load.Name}");
                }
            }
        }

        return new FlowReport
        {
            Journal = journal.ToString().ToLowerInvariant(),
            Tasks = tasks,
            InFlight = inFlight,
            TasksPerSecond = Medians.Of(plain.Select(round => round.Rate)),
            CpuMicrosecondsPerTask = Medians.Of(plain.Select(round => round.CpuMicroseconds)),
            CostPercent = costs.ToDictionary(load => load.Key, load => 100 * Medians.Of(load.Value.Select(round => round.Rate))),
            CpuCostPercent = costs.ToDictionary(load => load.Key, load => 100 * Medians.Of(load.Value.Select(round => round.CpuMicroseconds))),
            DispatchMicroseconds = Shapes.ToDictionary(shape => Name(shape.Queued, shape.Lines, shape.Keys, shape.Held), shape =>
                Medians.Of(Enumerable.Range(0, 3).Select(_ => DispatchCost.Measure(shape.Queued, shape.Lines, shape.Keys, shape.Held)))),
        };
    }

    private static async Task<Measured> MeasureAsync(FlowLoad load, JournalKind journal, string connection, int tasks, int inFlight, string folder)
    {
        await using var store = new BenchStore(folder, connection);
        await using var run = await EngineRun.StartAsync(Path.Combine(store.Folder, "engine"), journal, inFlight, options =>
        {
            store.ApplyTo(options);
            load.ApplyTo(options);
        });
        var before = Environment.CpuUsage.TotalTime;
        var (rate, _, _) = await run.RunAsync(tasks, inFlight, specOf: load.SpecOf);
        await run.CatchUpAsync();
        return new Measured(rate, (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / tasks);
    }

    private static string Name(int queued, int lines, int keys, int held) =>
        $"{queued}_queued_{lines}_lines{(keys == 0 ? "" : $"_{keys}_keys_of_{held}")}";

    /// <summary>A round's rate and processor time by task, or what another round's differ from these by.</summary>
    private readonly record struct Measured(double Rate, double CpuMicroseconds);
}
