using Orchestrator.Integration.Tests.Support.Postgres;
using Orchestrator.Journal.Postgres;

namespace Orchestrator.Integration.Tests.Postgres;

/// <summary>A schema of a test's own, opened as often as the test likes.</summary>
internal sealed class PostgresTestStore : IAsyncDisposable
{
    private readonly List<PostgresStore> opened = [];
    private PostgresServer? server;

    public string Schema { get; private set; } = PostgresServer.NewSchema();

    public async Task<PostgresServer> ServerAsync() => server ??= await PostgresServer.SharedAsync();

    public async Task<PostgresStore> OpenAsync()
    {
        var store = await PostgresStore.OpenAsync((await ServerAsync()).ConnectionString, Schema);
        opened.Add(store);
        return store;
    }

    /// <summary>From now on another schema, with nothing in it.</summary>
    public async Task RenewAsync()
    {
        await DisposeAsync();
        Schema = PostgresServer.NewSchema();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in opened)
        {
            await store.DisposeAsync();
        }

        opened.Clear();
        if (server is not null)
        {
            await server.DropAsync(Schema);
        }
    }
}
