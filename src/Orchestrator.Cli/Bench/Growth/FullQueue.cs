using System.Diagnostics;
using Orchestrator.Cli.Bench.Servers;

namespace Orchestrator.Cli.Bench.Growth;

/// <summary>A server with a long queue of tasks that nobody can run, and a probe that feels how long it keeps callers waiting.</summary>
internal sealed class FullQueue(GrowthOptions options, BenchServer server, Action<string> say)
{
    private const int LinesAtOnce = 1_000;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    public double RssBeforeMib { get; private set; }

    public double RssMib { get; private set; }

    public double FillRate { get; private set; }

    public Spread ProbeWhileFilling { get; private set; } = null!;

    public Spread ProbeWhileFull { get; private set; } = null!;

    public async Task RunAsync()
    {
        RssBeforeMib = server.Life.RssMib;
        await using (var probe = PacedPosts.Start(server.Address))
        {
            var start = Stopwatch.GetTimestamp();
            await new BatchLoad(TaskBodies.Unservable).SubmitAsync(server.Address, options.Queued);
            FillRate = options.Queued / Stopwatch.GetElapsedTime(start).TotalSeconds;
            ProbeWhileFilling = await probe.StopAsync();
        }

        RssMib = server.Life.RssMib;
        say($"{options.Queued:N0} queued: {RssMib:N0} MiB, longest answer meanwhile {ProbeWhileFilling.MaxMs:N0} ms");
        await using (var probe = PacedPosts.Start(server.Address))
        {
            await RunThroughAsync();
            ProbeWhileFull = await probe.StopAsync();
        }

        say($"Other tasks ran through beside them: longest answer meanwhile {ProbeWhileFull.MaxMs:N0} ms");
    }

    /// <summary>Tasks that end at once, at a steady pace: enough of them for a snapshot to be drawn.</summary>
    private async Task RunThroughAsync()
    {
        using var counts = new TaskCounts(server.Address);
        var before = counts.Of("completed");
        var batch = HttpRequests.SubmitBatch(TaskBodies.Echo, LinesAtOnce);
        var sent = 0;
        using (var link = new HttpLink(server.Address))
        {
            using var pace = new PeriodicTimer(Pace);
            while (sent < options.Tasks * 2 && await pace.WaitForNextTickAsync())
            {
                link.Send(batch);
                link.ExpectLines();
                sent += LinesAtOnce;
            }
        }

        await counts.ReachAsync("completed", before + sent);
    }
}
