using System.Globalization;
using Npgsql;

namespace Orchestrator.Cli.Bench.Failover;

/// <summary>What the database says of a cluster, asked from outside: so it can be asked whatever has become of the nodes.</summary>
/// <param name="connection">The database.</param>
/// <param name="schema">The schema of the cluster's tables.</param>
internal sealed class ClusterTables(string connection, string schema)
{
    private const string Prefix = "tasks/";

    /// <summary>The domains that a node serves.</summary>
    public Task<IReadOnlyList<string>> DomainsOfAsync(string node) =>
        ReadAsync($"select split_part(shard, '/', 2) from {schema}.placements where owner_node = $1 and shard like '{Prefix}%' order by 1", node);

    /// <summary>Who serves a domain; null before anybody does.</summary>
    public async Task<string?> OwnerOfAsync(string domain) =>
        (await ReadAsync($"select owner_node from {schema}.placements where split_part(shard, '/', 2) = $1 and shard like '{Prefix}%'", domain)).SingleOrDefault();

    /// <summary>The node that places shards; null when there is none.</summary>
    public async Task<string?> MasterAsync() =>
        (await ReadAsync($"select holder_node from {schema}.singletons where name = $1 and holder_node is not null", "master")).SingleOrDefault();

    /// <summary>The members, as "name#incarnation state".</summary>
    public Task<IReadOnlyList<string>> MembersAsync() =>
        ReadAsync($"select node || '#' || incarnation || ' ' || state from {schema}.members where node <> $1 order by node", "");

    /// <summary>Transactions in the database so far, whoever made them.</summary>
    public async Task<long> TransactionsAsync() => long.Parse(
        (await ReadAsync("select (xact_commit + xact_rollback)::text from pg_stat_database where datname = current_database() and $1 = ''", "")).Single(),
        CultureInfo.InvariantCulture);

    private async Task<IReadOnlyList<string>> ReadAsync(string sql, string argument)
    {
        await using var source = NpgsqlDataSource.Create(connection + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter { Value = argument });
        var rows = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
