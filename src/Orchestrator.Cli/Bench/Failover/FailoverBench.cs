using System.Diagnostics;
using System.Globalization;

namespace Orchestrator.Cli.Bench.Failover;

/// <summary><c>orc bench failover</c>: the owner of a domain is killed or paused again and again, and somebody else has to do its work.</summary>
internal static class FailoverBench
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<FailoverReport> RunAsync(string connection, int faults, bool pause, string parent, Action<string> say)
    {
        var start = Stopwatch.GetTimestamp();
        using var store = new BenchStore(parent);
        await using var cluster = new BenchCluster(connection, store.Folder);
        await cluster.StartAsync();
        var options = new LoadOptions();
        await using var load = new SteadyLoad([.. cluster.Nodes.Select(node => node.Server.Address)], options);
        await load.EveryClientServedAsync(Patience);

        var outages = new List<Outage>();
        for (var number = 1; number <= faults; number++)
        {
            var outage = await BreakAsync(cluster, load, options.Domains, options.Domains[number % options.Domains.Count], pause);
            outages.Add(outage);
            say(string.Create(
                CultureInfo.InvariantCulture,
                $"{outage.Kind} {number} of {faults}: every client answered after {outage.UntilAnswered(load.Calls)?.TotalMilliseconds:F0} ms"));
        }

        await load.StopAsync();
        using var client = SteadyLoad.ConnectTo(cluster.Nodes[0].Server.Address, options);
        var check = new LoadCheck(client, load.Calls);
        await check.RunAsync();
        return new FailoverReport
        {
            Faults = faults,
            Signal = pause ? "SIGSTOP" : "SIGKILL",
            UntilCompleted = SpreadOf(outages.Select(outage => outage.UntilCompleted(check.Tasks.Values))),
            UntilAnswered = SpreadOf(outages.Select(outage => outage.UntilAnswered(load.Calls))),
            Calls = load.Calls.Count,
            TriedAgain = load.Calls.Count(call => call.Failures.Count > 0),
            TriedMoreThanTwice = load.Calls.Count(call => call.Failures.Count > 1),
            LostAttempts = check.LostAttempts,
            LateResults = check.LateResults,
            Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds,
            Violations = check.Violations,
        };
    }

    private static async Task<Outage> BreakAsync(
        BenchCluster cluster, SteadyLoad load, IReadOnlyList<string> known, string domain, bool pause)
    {
        var owner = await cluster.Tables.OwnerOfAsync(domain);
        var node = cluster.Nodes.Single(node => node.Name == owner);
        var domains = (await cluster.Tables.DomainsOfAsync(node.Name)).Intersect(known).ToList();
        var life = node.Server.Life;
        var begunAt = TimeProvider.System.GetUtcNow();
        await (pause ? life.PauseAsync() : life.KillAsync());
        var outage = new Outage(pause ? "pause" : "kill", begunAt, TimeProvider.System.GetUtcNow() + TimeSpan.FromMilliseconds(20), domains);
        if (pause)
        {
            // Paused for longer than its lease: until others have taken its shards.
            while ((await cluster.Tables.DomainsOfAsync(node.Name)).Count > 0)
            {
                await Task.Delay(20);
            }
        }

        await load.EveryClientServedAsync(Patience);
        await (pause ? life.ResumeAsync() : node.Server.StartAsync());
        await cluster.AllUpAsync();
        await load.EveryClientServedAsync(Patience);
        return outage;
    }

    /// <summary>What never came back counts as the longest wait there is.</summary>
    private static Spread SpreadOf(IEnumerable<TimeSpan?> times) => Spread.Of(times.Select(time => (time ?? Patience).TotalMilliseconds));
}
