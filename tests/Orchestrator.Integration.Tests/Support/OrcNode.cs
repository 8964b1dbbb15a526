using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Orchestrator.Integration.Tests.Support.Postgres;

namespace Orchestrator.Integration.Tests.Support;

/// <summary>A real <c>orc server</c> as a node of a cluster, on a port of its own and the tests' PostgreSQL.</summary>
internal sealed class OrcNode : IAsyncDisposable
{
    private readonly TempFolder folder;

    private OrcNode(OrcProcess process, string address, TempFolder folder) => (Process, Address, this.folder) = (process, address, folder);

    public OrcProcess Process { get; }

    public string Address { get; }

    /// <summary>The line it said it is ready with.</summary>
    public JsonElement Ready { get; private set; }

    /// <summary>Its name in the cluster.</summary>
    public string Name => Ready.Text("node")!;

    /// <summary>Starts a node and waits until it is up.</summary>
    public static async Task<OrcNode> StartAsync(PostgresServer server, string schema, string name)
    {
        var address = $"http://127.0.0.1:{FreePort()}";
        var folder = new TempFolder();
        var process = OrcProcess.Start(
            ["server", "--json", "--urls", address, "--data", folder.File("data"), "--cluster", "postgres", "--connection", server.ConnectionString + ";Password=not-to-be-seen"],
            new Dictionary<string, string?> { ["ORCHESTRATOR__SCHEMA"] = schema, ["ORCHESTRATOR__CLUSTER__NODE"] = name });
        var node = new OrcNode(process, address, folder);
        if (await process.NextLineAsync() is not { } line)
        {
            var end = await process.EndAsync();
            await node.DisposeAsync();
            throw new InvalidOperationException($"orc server did not start ({end.ExitCode}): {end.Stderr}");
        }

        node.Ready = JsonDocument.Parse(line).RootElement;
        return node;
    }

    /// <summary>Runs a command against it.</summary>
    public Task<OrcResult> RunAsync(params string[] arguments) => OrcProcess.RunAsync(arguments, Environment());

    /// <summary>Starts a command against it.</summary>
    public OrcProcess Start(params string[] arguments) => OrcProcess.Start(arguments, Environment());

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        folder.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Dictionary<string, string?> Environment() => new() { ["ORCHESTRATOR_SERVER"] = Address };
}
