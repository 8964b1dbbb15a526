using System.Collections.Immutable;
using Npgsql;
using Orchestrator.Cluster.Stores;

namespace Orchestrator.Cluster.Postgres;

/// <summary>The cluster's store on PostgreSQL, or on a database that speaks its language: no locks, triggers or notices beyond plain SQL.</summary>
public sealed class PostgresClusterStore : IClusterStore
{
    private const int TimeoutSeconds = 2;
    private readonly NpgsqlDataSource source;

    private PostgresClusterStore(NpgsqlDataSource source) => this.source = source;

    /// <summary>Connects, and creates the tables or brings them to the current version.</summary>
    /// <param name="connectionString">As Npgsql takes it. Time-outs and the size of the pool are the store's own.</param>
    /// <param name="schema">Where the tables are. Default <c>orchestrator</c>.</param>
    /// <exception cref="NpgsqlException">The database cannot be reached or refuses.</exception>
    public static async Task<PostgresClusterStore> OpenAsync(string connectionString, string schema = "orchestrator", CancellationToken cancellation = default)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = $"\"{schema.Replace("\"", "\"\"", StringComparison.Ordinal)}\"",
            ApplicationName = "orchestrator-cluster",
            Timeout = TimeoutSeconds,
            CommandTimeout = TimeoutSeconds,
            MaxPoolSize = 4,
            // Nothing is set on a connection that would have to be taken back; a reset would be one more statement each second.
            NoResetOnClose = true,
            MaxAutoPrepare = 16,
            AutoPrepareMinUsages = 2,
            Enlist = false,
        };
        var source = NpgsqlDataSource.Create(settings);
        try
        {
            await ClusterSchema.Chapter.MigrateAsync(source, schema, cancellation);
            return new PostgresClusterStore(source);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<JoinAnswer> JoinAsync(JoinRequest node, CancellationToken cancellation) => await ChangeAsync(
        ClusterSql.Join,
        row => row.IsDBNull(0)
            ? new JoinAnswer(null, new Uri(row.GetString(1)), TimeSpan.FromSeconds(row.GetDouble(2)))
            : new JoinAnswer(new MemberId(node.Node, row.GetInt64(0))),
        cancellation,
        node.Node, node.Address.ToString(), node.Roles.ToArray(), node.Capabilities.ToArray(), node.Lease.TotalSeconds)
        ?? throw new InvalidDataException("The table cluster_version has lost its row.");

    /// <inheritdoc/>
    public async Task<Renewal> RenewAsync(MemberId self, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(ClusterSql.Renew);
        command.Parameters.Add(new NpgsqlParameter { Value = self.Node });
        command.Parameters.Add(new NpgsqlParameter { Value = self.Incarnation });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new Renewal(row.GetBoolean(0), row.GetInt64(1), row.GetBoolean(2));
    }

    /// <inheritdoc/>
    public async Task<ClusterTable> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await using var connection = await source.OpenConnectionAsync(cancellation);
            await using var batch = connection.CreateBatch();
            Add(batch, ClusterSql.Version);
            Add(batch, ClusterSql.Members);
            Add(batch, ClusterSql.Singletons);
            Add(batch, ClusterSql.Placements);
            Add(batch, ClusterSql.Version);
            await using var rows = await batch.ExecuteReaderAsync(cancellation);
            var before = await VersionAsync(rows, cancellation);
            await rows.NextResultAsync(cancellation);
            var (members, expired) = await MembersAsync(rows, cancellation);
            await rows.NextResultAsync(cancellation);
            var singletons = ImmutableSortedDictionary.CreateBuilder<string, SingletonTerm>(StringComparer.Ordinal);
            while (await rows.ReadAsync(cancellation))
            {
                singletons.Add(rows.GetString(0), new SingletonTerm(rows.GetString(0), Id(rows, 1), rows.GetInt64(3)));
            }

            await rows.NextResultAsync(cancellation);
            var placements = ImmutableSortedDictionary.CreateBuilder<string, ShardPlacement>(StringComparer.Ordinal);
            while (await rows.ReadAsync(cancellation))
            {
                placements.Add(rows.GetString(0), new ShardPlacement(rows.GetString(0), Id(rows, 1), rows.GetInt64(3)));
            }

            await rows.NextResultAsync(cancellation);
            // Each statement sees what is committed when it begins. The same version at both ends means that nothing was in between.
            if (await VersionAsync(rows, cancellation) == before)
            {
                return new ClusterTable(before, members, expired, singletons.ToImmutable(), placements.ToImmutable());
            }
        }
    }

    /// <inheritdoc/>
    public Task<bool> SetStateAsync(MemberId self, MemberState state, CancellationToken cancellation) =>
        state is MemberState.Up or MemberState.Leaving
            ? ChangeAsync(ClusterSql.SetState, row => row.GetBoolean(0), cancellation, self.Node, self.Incarnation, Name(state))
            : Task.FromResult(false);

    /// <inheritdoc/>
    public Task<bool> DownAsync(MemberId member, bool onlyIfExpired, CancellationToken cancellation) =>
        ChangeAsync(ClusterSql.Down, row => row.GetBoolean(0), cancellation, member.Node, member.Incarnation, onlyIfExpired);

    /// <inheritdoc/>
    public Task<bool> RemoveAsync(MemberId self, CancellationToken cancellation) =>
        ChangeAsync(ClusterSql.Remove, row => row.GetBoolean(0), cancellation, self.Node, self.Incarnation);

    /// <inheritdoc/>
    public Task<SingletonTerm?> TakeAsync(string name, MemberId holder, CancellationToken cancellation) => ChangeAsync(
        ClusterSql.Take, row => (SingletonTerm?)new SingletonTerm(name, holder, row.GetInt64(0)), cancellation, name, holder.Node, holder.Incarnation);

    /// <inheritdoc/>
    public Task<bool> ReleaseAsync(SingletonTerm term, CancellationToken cancellation) => ChangeAsync(
        ClusterSql.Release, row => row.GetBoolean(0), cancellation, term.Name, term.Holder.Node, term.Holder.Incarnation, term.Token);

    /// <inheritdoc/>
    public Task<bool> PlaceAsync(SingletonTerm master, IReadOnlyList<ShardMove> moves, CancellationToken cancellation) => ChangeAsync(
        ClusterSql.Place,
        row => row.GetBoolean(0),
        cancellation,
        master.Name, master.Holder.Node, master.Holder.Incarnation, master.Token,
        moves.Select(move => move.Shard).ToArray(),
        moves.Select(move => move.To.Node).ToArray(),
        moves.Select(move => move.To.Incarnation).ToArray(),
        (long)moves.Count);

    /// <inheritdoc/>
    public async Task<string> SecretAsync(string proposed, CancellationToken cancellation)
    {
        await using var propose = source.CreateCommand(ClusterSql.ProposeSecret);
        propose.Parameters.Add(new NpgsqlParameter { Value = proposed });
        await propose.ExecuteNonQueryAsync(cancellation);
        await using var read = source.CreateCommand(ClusterSql.Secret);
        return (string)(await read.ExecuteScalarAsync(cancellation))!;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source.DisposeAsync();

    /// <summary>One batch is one transaction. Null, or false, when the statement gives no row.</summary>
    private async Task<T?> ChangeAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancellation, params object[] values)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var batch = connection.CreateBatch();
        Add(batch, ClusterSql.Lock);
        Add(batch, sql, values);
        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        await rows.NextResultAsync(cancellation);
        return await rows.ReadAsync(cancellation) ? read(rows) : default;
    }

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        batch.BatchCommands.Add(command);
    }

    private static async Task<long> VersionAsync(NpgsqlDataReader rows, CancellationToken cancellation)
    {
        await rows.ReadAsync(cancellation);
        return rows.GetInt64(0);
    }

    private static async Task<(ImmutableArray<Member> Members, ImmutableHashSet<MemberId> Expired)> MembersAsync(
        NpgsqlDataReader rows, CancellationToken cancellation)
    {
        var members = ImmutableArray.CreateBuilder<Member>();
        var expired = ImmutableHashSet.CreateBuilder<MemberId>();
        while (await rows.ReadAsync(cancellation))
        {
            var id = Id(rows, 0);
            members.Add(new Member(
                id, new Uri(rows.GetString(2)), Enum.Parse<MemberState>(rows.GetString(3), ignoreCase: true),
                rows.GetFieldValue<string[]>(4), rows.GetFieldValue<string[]>(5), rows.GetFieldValue<DateTimeOffset>(6)));
            if (rows.GetBoolean(7))
            {
                expired.Add(id);
            }
        }

        return (members.ToImmutable(), expired.ToImmutable());
    }

    private static MemberId Id(NpgsqlDataReader row, int column) => new(row.GetString(column), row.GetInt64(column + 1));

    private static string Name(MemberState state) => state == MemberState.Up ? "up" : "leaving";
}
