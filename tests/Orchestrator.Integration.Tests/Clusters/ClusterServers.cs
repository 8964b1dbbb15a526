using Orchestrator.Integration.Tests.Support.Postgres;

namespace Orchestrator.Integration.Tests.Clusters;

/// <summary>The one PostgreSQL of all tests with whole clusters, which they may stop and start.</summary>
public sealed class ClusterServers : IAsyncLifetime
{
    private PostgresServer? postgres;
    private NodeNetwork? network;

    /// <summary>The database; skips the test where there is none.</summary>
    internal PostgresServer Postgres => postgres ?? throw PostgresServer.Skip();

    public async ValueTask InitializeAsync()
    {
        network = await NodeNetwork.TryMakeAsync();
        postgres = await PostgresServer.TryOwnAsync(network?.Host);
    }

    /// <summary>A network for partitions; skips the test where this machine lets nobody make any.</summary>
    internal NodeNetwork Network()
    {
        Assert.SkipWhen(network is null, "No network namespaces: that takes Linux, root and the program ip.");
        return network!;
    }

    public async ValueTask DisposeAsync()
    {
        if (postgres is not null)
        {
            await postgres.DisposeAsync();
        }

        if (network is not null)
        {
            await network.DisposeAsync();
        }
    }
}
