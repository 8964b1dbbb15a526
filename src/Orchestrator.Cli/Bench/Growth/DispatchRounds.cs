namespace Orchestrator.Cli.Bench.Growth;

/// <summary>What a start costs in a short and in a long queue: the short one before and after the long one, since both at once would share a heap.</summary>
internal sealed class DispatchRounds(GrowthOptions options, Action<string> say)
{
    /// <summary>Tasks in the short queue.</summary>
    public const int Few = 1_000;

    public List<double> FewMicroseconds { get; } = [];

    public List<double> ManyMicroseconds { get; } = [];

    public double Ratio => Medians.Of(ManyMicroseconds) / Medians.Of(FewMicroseconds);

    public async Task RunAsync(int rounds)
    {
        await RunAsync(Few, rounds, FewMicroseconds);
        await RunAsync(options.Queued, rounds, ManyMicroseconds);
        await RunAsync(Few, rounds, FewMicroseconds);
    }

    private async Task RunAsync(int queued, int rounds, List<double> times)
    {
        using var store = new BenchStore(options.Folder);
        await using var engine = await GatedEngine.StartAsync(store.Folder, queued, options.Tasks);
        for (var round = 0; round <= rounds; round++)
        {
            var time = await engine.MeasureAsync(options.Tasks);
            if (round > 0)
            {
                times.Add(time);
            }
        }

        say($"{queued:N0} queued: {Medians.Of(times.TakeLast(rounds)):0.0} µs a start and end");
    }
}
