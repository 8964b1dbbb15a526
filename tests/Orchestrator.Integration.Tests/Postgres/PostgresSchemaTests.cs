using Orchestrator.Integration.Tests.Support.Postgres;
using Orchestrator.Journal;
using Orchestrator.Journal.Postgres;
using Orchestrator.Tests.Journal;

namespace Orchestrator.Integration.Tests.Postgres;

public sealed class PostgresSchemaTests : IAsyncDisposable
{
    private readonly PostgresTestStore _schema = new();

    public ValueTask DisposeAsync() => _schema.DisposeAsync();

    [Fact]
    public async Task Eight_nodes_that_start_at_once_on_nothing_all_get_the_same_tables()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(_schema.OpenAsync)));

        var owners = await Task.WhenAll(stores.Select(store => store.Journal.Acquire().AsTask()));
        Assert.Equal(Enumerable.Range(1, 8).Select(n => (long)n), owners.Select(owner => owner.Token).Order());
        Assert.Equal([1], owners.Select(owner => owner.Number).Distinct());
    }

    [Fact]
    public async Task Tables_of_a_newer_version_are_refused_naming_both_versions()
    {
        await (await _schema.OpenAsync()).DisposeAsync();
        var server = await _schema.ServerAsync();
        await server.ExecuteAsync($"update {_schema.Schema}.schema_version set version = 7 where chapter = 'projection'");

        var refused = await Assert.ThrowsAsync<InvalidDataException>(_schema.OpenAsync);

        Assert.StartsWith(
            $"The tables of the projection in schema {_schema.Schema} have version 7, and this program knows versions up to 1.", refused.Message);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_named()
    {
        var refused = await Assert.ThrowsAsync<JournalUnavailableException>(
            () => PostgresStore.OpenAsync("Host=127.0.0.1;Port=1;Username=nobody;Database=tasks", "any", TimeSpan.FromSeconds(1)));
        Assert.Contains("127.0.0.1:1/tasks", refused.Message);
    }

    [Fact]
    public async Task Schemas_of_one_database_do_not_mix_and_may_have_any_name()
    {
        var server = await _schema.ServerAsync();
        var odd = PostgresServer.NewSchema() + " \"Odd\"";
        await using (var other = await PostgresStore.OpenAsync(server.ConnectionString, odd))
        {
            await other.Journal.Acquire("elsewhere");
            Assert.Empty(await (await _schema.OpenAsync()).Journal.ListShardsAsync(CancellationToken.None));
        }

        await server.DropAsync($"\"{odd.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
    }
}
