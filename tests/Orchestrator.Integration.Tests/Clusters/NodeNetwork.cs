using System.Diagnostics;
using Orchestrator.Integration.Tests.Support.Postgres;

namespace Orchestrator.Integration.Tests.Clusters;

/// <summary>
/// A network namespace for each of three nodes and a bridge between them, on which the tests and the database are as well. Partitions are made
/// by false entries in the tables of neighbours: packets leave and reach nobody, and neither side hears that.
/// </summary>
internal sealed class NodeNetwork : IAsyncDisposable
{
    private const int Nodes = 3;
    private const string Nobody = "02:00:00:00:00:99";
    private readonly string id = $"{Environment.ProcessId % 100000}";
    private readonly string net = $"10.{64 + (Environment.ProcessId % 64)}.{Environment.ProcessId / 64 % 256}";

    private NodeNetwork()
    {
    }

    /// <summary>Where the database is, for the nodes.</summary>
    public string Host => $"{net}.254";

    private string Bridge => $"orcb{id}";

    /// <summary>Makes the network; null where that is not allowed.</summary>
    public static async Task<NodeNetwork?> TryMakeAsync()
    {
        var network = new NodeNetwork();
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !await network.TryAsync($"ip link add {network.Bridge} type bridge"))
        {
            return null;
        }

        // The first address is the one that calls of the tests come from: they are not cut off with the database.
        var made = await network.TryAsync(
            $"ip addr add {network.net}.253/24 dev {network.Bridge} && ip addr add {network.Host}/24 dev {network.Bridge} && ip link set {network.Bridge} up");
        for (var node = 0; node < Nodes && made; node++)
        {
            made = await network.TryAsync($"""
                set -e
                ip netns add {network.Name(node)}
                ip link add {network.Link(node)} type veth peer name eth0 netns {network.Name(node)}
                ip link set {network.Link(node)} master {network.Bridge} up
                ip -n {network.Name(node)} addr add {network.Address(node)}/24 dev eth0
                ip -n {network.Name(node)} link set lo up
                ip -n {network.Name(node)} link set eth0 up
                """);
        }

        if (made)
        {
            return network;
        }

        await network.DisposeAsync();
        return null;
    }

    public string Address(int node) => $"{net}.{node + 1}";

    /// <summary>What a process of the node is started by.</summary>
    public IReadOnlyList<string> Within(int node) => ["ip", "netns", "exec", Name(node)];

    /// <summary>The database, as the nodes reach it.</summary>
    public string Reach(PostgresServer postgres) => postgres.ConnectionString.Replace("127.0.0.1", Host, StringComparison.Ordinal);

    /// <summary>Cuts a node off from the others.</summary>
    /// <param name="node">Which one.</param>
    /// <param name="alsoDatabase">True: from the database as well.</param>
    public Task CutAsync(int node, bool alsoDatabase) => ChangeAsync(node, alsoDatabase, (at, address) =>
        $"ip -n {Name(at)} neigh replace {address} lladdr {Nobody} nud permanent dev eth0");

    /// <summary>Ends all partitions.</summary>
    public async Task MendAsync()
    {
        for (var node = 0; node < Nodes; node++)
        {
            await TryAsync($"ip -n {Name(node)} neigh flush nud permanent dev eth0");
        }
    }

    public async ValueTask DisposeAsync()
    {
        for (var node = 0; node < Nodes; node++)
        {
            await TryAsync($"ip netns del {Name(node)}");
        }

        await TryAsync($"ip link del {Bridge}");
    }

    private string Name(int node) => $"orc{id}-{node + 1}";

    private string Link(int node) => $"orcv{id}-{node + 1}";

    private async Task ChangeAsync(int node, bool alsoDatabase, Func<int, string, string> command)
    {
        foreach (var other in Enumerable.Range(0, Nodes).Where(other => other != node))
        {
            Assert.True(await TryAsync($"{command(node, Address(other))} && {command(other, Address(node))}"));
        }

        Assert.True(!alsoDatabase || await TryAsync(command(node, Host)));
    }

    private async Task<bool> TryAsync(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{{ {script}\n}} > /dev/null 2>&1"]))!;
        await shell.WaitForExitAsync();
        return shell.ExitCode == 0;
    }
}
