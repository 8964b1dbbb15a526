using System.Net;
using System.Net.Sockets;
using Orchestrator.Cli.Bench.Failover;
using Orchestrator.Integration.Tests.Support;
using Orchestrator.Integration.Tests.Support.Postgres;
using Orchestrator.Sdk;

namespace Orchestrator.Integration.Tests.Clusters;

/// <summary>Three nodes with fifty slots in all under a steady load, and what must hold whatever is done to them.</summary>
internal sealed class ThreeNodes : IAsyncDisposable
{
    private const string Key = "a-key-for-tests-of-clusters";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);
    private static readonly LoadOptions Load = new() { ApiKey = Key };
    private readonly TempFolder folder = new();
    private readonly string schema = PostgresServer.NewSchema();
    private SteadyLoad? load;

    private ThreeNodes(PostgresServer postgres, NodeNetwork? network, string[] settings)
    {
        Tables = new ClusterTables(postgres.ConnectionString, schema);
        Nodes = [.. "abc".Select((name, index) => new ClusterNodeProcess(
            $"{name}",
            new Uri(network is null ? $"http://127.0.0.1:{FreePort()}" : $"http://{network.Address(index)}:9000"),
            [
                "--cluster", "postgres", "--connection", network?.Reach(postgres) ?? postgres.ConnectionString, "--api-key", Key,
                "--slots", index == 0 ? "16" : "17", "--data", folder.File($"{name}"), "--config", folder.File("config.yaml"),
            ],
            network?.Within(index)))];
        File.WriteAllText(folder.File("config.yaml"), string.Join('\n', [$"schema: {schema}", .. settings]));
    }

    /// <summary>The domains that the load is for.</summary>
    public static IReadOnlyList<string> Domains => Load.Domains;

    public IList<ClusterNodeProcess> Nodes { get; }

    public ClusterTables Tables { get; }

    /// <summary>All calls of the clients.</summary>
    public IReadOnlyCollection<LoadCall> Calls => load!.Calls;

    /// <summary>Starts three nodes.</summary>
    /// <param name="postgres">Their database.</param>
    /// <param name="network">Where each has a network of its own; null for the loopback.</param>
    /// <param name="settings">More lines of their configuration file.</param>
    public static async Task<ThreeNodes> StartAsync(PostgresServer postgres, NodeNetwork? network = null, params string[] settings)
    {
        var cluster = new ThreeNodes(postgres, network, settings);
        try
        {
            await Task.WhenAll(cluster.Nodes.Select(node => node.StartAsync()));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts three nodes and the load, and waits until every client is served in every domain.</summary>
    public static async Task<ThreeNodes> UnderLoadAsync(PostgresServer postgres, NodeNetwork? network = null, params string[] settings)
    {
        var cluster = await StartAsync(postgres, network, settings);
        cluster.load = new SteadyLoad([.. cluster.Nodes.Select(node => node.Address)], Load);
        await cluster.ServedAsync();
        return cluster;
    }

    public ClusterNodeProcess Node(string name) => Nodes.Single(node => node.Name == name);

    /// <summary>The node that places shards.</summary>
    public async Task<ClusterNodeProcess> MasterAsync() => Node(await Tables.MasterAsync() ?? throw new InvalidOperationException("There is no master."));

    /// <summary>A node that does not.</summary>
    public async Task<ClusterNodeProcess> OtherAsync()
    {
        var master = await MasterAsync();
        return Nodes.First(node => node != master);
    }

    /// <summary>Does something to a node, and notes which domains that meets.</summary>
    public async Task<Outage> BreakAsync(string kind, ClusterNodeProcess node, Func<Task> fault)
    {
        var domains = (await Tables.DomainsOfAsync(node.Name)).Intersect(Load.Domains).ToList();
        Assert.NotEmpty(domains);
        var at = DateTimeOffset.UtcNow;
        await fault();
        return new Outage(kind, at, DateTimeOffset.UtcNow + TimeSpan.FromMilliseconds(20), domains);
    }

    /// <summary>What begins now and meets all domains.</summary>
    public static Outage Everywhere(string kind) => new(kind, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, [.. Domains]);

    /// <summary>A client of one node, which tries nothing twice.</summary>
    public OrchestratorClient Connect(int node) => SteadyLoad.ConnectTo(Nodes[node].Address, Load);

    /// <summary>Waits until every client is served in every domain.</summary>
    public Task ServedAsync() => load!.EveryClientServedAsync(Patience);

    /// <summary>Waits until all three nodes are up.</summary>
    public Task AllUpAsync() => MembersAsync(members => members.Count(member => member.EndsWith(" up", StringComparison.Ordinal)) == Nodes.Count);

    /// <summary>Waits until the members are as a test wants them; each is given as <c>a#4 up</c>.</summary>
    public Task MembersAsync(Func<IReadOnlyList<string>, bool> condition) =>
        EventuallyAsync(async () => await Tables.MembersAsync() is var members && condition(members) ? members : null);

    /// <summary>Waits until these tasks run.</summary>
    public async Task RunningAsync(OrchestratorClient client, IEnumerable<string> ids)
    {
        foreach (var id in ids)
        {
            await EventuallyAsync(async () => await client.GetAsync(id) is { Status: "running" } task ? task : null);
        }
    }

    /// <summary>Asks again and again until there is an answer.</summary>
    public async Task<T> EventuallyAsync<T>(Func<Task<T?>> ask)
        where T : class
    {
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await ask() is { } answer)
            {
                return answer;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(since) < Patience, $"It did not happen. The members are {string.Join(", ", await Tables.MembersAsync())}.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Ends the load; then nothing may be lost or doubled, and service must have been back in time.</summary>
    /// <param name="limit">How soon that must be on a machine of its own. Shared ones have twice the time.</param>
    /// <param name="outages">What was done.</param>
    public async Task<LoadCheck> CheckAsync(TimeSpan limit, params Outage[] outages)
    {
        await load!.StopAsync();
        using var client = Connect(0);
        var check = new LoadCheck(client, load.Calls);
        await check.RunAsync();
        foreach (var outage in outages)
        {
            Say($"{outage.Kind}: {string.Join(", ", outage.Domains)} stood still for {Text(outage.UntilCompleted(check.Tasks.Values))}, every client answered after {Text(outage.UntilAnswered(Calls))}");
        }

        Say($"{Calls.Count} calls, {Calls.Count(call => call.Failures.Count > 0)} of them tried again, {Calls.Count(call => call.Failures.Count > 1)} more than once; "
            + $"{check.LostAttempts} attempts lost, {check.LateResults} late results, {check.Violations.Count} violations");
        foreach (var (reason, count) in Calls.SelectMany(call => call.Failures).CountBy(failure => $"{failure.Status} {failure.Reason}").OrderByDescending(reason => reason.Value).Take(5))
        {
            Say($"    {count} times {reason}");
        }

        Assert.True(check.Violations.Count == 0, $"{string.Join('\n', check.Violations.Take(20))}\n{string.Join('\n', Nodes.Select(node => $"{node.Name}:\n{node.Process.Stderr}"))}");
        Assert.All(outages, outage =>
        {
            Assert.True(outage.UntilCompleted(check.Tasks.Values) < 2 * limit, $"{outage.Kind}: a task was completed after {outage.UntilCompleted(check.Tasks.Values)}");
            Assert.True(outage.UntilAnswered(Calls) < 2 * limit, $"{outage.Kind}: every client was answered after {outage.UntilAnswered(Calls)}");
        });
        return check;
    }

    /// <summary>Prints a figure, whether the test passes or not.</summary>
    public static void Say(string line)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(line);
        TestContext.Current.SendDiagnosticMessage("{0}", line);
    }

    public async ValueTask DisposeAsync()
    {
        if (load is not null)
        {
            await load.DisposeAsync();
        }

        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        // The schema stays: what was cut off may still hold locks in it, and the database goes with the last of these tests.
        folder.Dispose();
    }

    private static string Text(TimeSpan? time) => time is { } passed ? $"{passed.TotalSeconds:F2} s" : "ever";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
