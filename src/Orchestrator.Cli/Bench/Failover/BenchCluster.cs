using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Orchestrator.Cli.Bench.Servers;

namespace Orchestrator.Cli.Bench.Failover;

/// <summary>Three <c>orc server</c> processes that are one cluster, in a schema of their own.</summary>
internal sealed class BenchCluster : IAsyncDisposable
{
    private static readonly int[] Slots = [16, 17, 17];
    private readonly BenchDatabase database;

    /// <summary>Does not start anything yet.</summary>
    public BenchCluster(string connection, string folder)
    {
        database = new BenchDatabase(connection);
        Tables = new ClusterTables(connection, database.Schema);
        Nodes = [.. "abc".Select((name, index) => new Node($"{name}", new BenchServer(
            Path.Combine(folder, $"{name}"),
            ["--cluster", "postgres", "--connection", connection, "--slots", Slots[index].ToString(CultureInfo.InvariantCulture)],
            new Dictionary<string, string> { ["ORCHESTRATOR__SCHEMA"] = database.Schema, ["ORCHESTRATOR__CLUSTER__NODE"] = $"{name}" },
            $"http://127.0.0.1:{FreePort()}")))];
    }

    public IReadOnlyList<Node> Nodes { get; }

    public ClusterTables Tables { get; }

    public Task StartAsync() => Task.WhenAll(Nodes.Select(node => node.Server.StartAsync()));

    /// <summary>Waits until all nodes are up.</summary>
    public async Task AllUpAsync()
    {
        while ((await Tables.MembersAsync()).Count(member => member.EndsWith(" up", StringComparison.Ordinal)) < Nodes.Count)
        {
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            node.Server.Dispose();
        }

        await database.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A node by its name in the cluster.</summary>
    internal sealed record Node(string Name, BenchServer Server);
}
