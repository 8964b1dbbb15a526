using Orchestrator.Cluster.Postgres;
using Orchestrator.Cluster.Stores;
using Orchestrator.Integration.Tests.Support.Postgres;
using Orchestrator.Tests.Cluster;

namespace Orchestrator.Integration.Tests.Cluster;

public sealed class PostgresClusterStoreTests : ClusterStoreConformance, IAsyncDisposable
{
    private readonly string schema = PostgresServer.NewSchema();
    private PostgresServer? server;
    private PostgresClusterStore? store;

    protected override TimeSpan Lease => TimeSpan.FromMilliseconds(400);

    protected override async Task<IClusterStore> OpenAsync()
    {
        server = await PostgresServer.SharedAsync();
        return store = await PostgresClusterStore.OpenAsync(server.ConnectionString, schema, Cancellation);
    }

    // The statements that are made meanwhile take the time.
    protected override Task PassAsync() => Task.CompletedTask;

    [Fact]
    public async Task Eight_nodes_create_the_tables_at_once()
    {
        server = await PostgresServer.SharedAsync();

        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostgresClusterStore.OpenAsync(server.ConnectionString, schema, Cancellation)));

        Assert.All(
            await Task.WhenAll(stores.Select(one => one.ReadAsync(Cancellation))),
            table => Assert.Equal(0, table.Version));
        foreach (var one in stores)
        {
            await one.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (store is not null)
        {
            await store.DisposeAsync();
        }

        if (server is not null)
        {
            await server.DropAsync(schema);
        }
    }
}
