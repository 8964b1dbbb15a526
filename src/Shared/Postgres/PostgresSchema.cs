using Npgsql;

namespace Orchestrator.Postgres;

/// <summary>
/// The tables of one chapter within a schema, and the steps that lead from nothing to their current version. Chapters
/// share a schema and are versioned each for itself, in its table <c>schema_version</c>. A step that was released is never changed; a new
/// version is a new step at the end.
/// </summary>
/// <param name="Chapter">The chapter's name, such as <c>journal</c>.</param>
/// <param name="Steps">SQL of each version, the first at index 0. Names are not qualified: the schema is first in the search path.</param>
internal sealed record PostgresSchema(string Chapter, IReadOnlyList<string> Steps)
{
    /// <summary>
    /// SQL that only makes tables faster, run after the steps. What the database does not know, such as a storage parameter of another
    /// product or version, is left out. Default: none.
    /// </summary>
    public IReadOnlyList<string> Tuning { get; init; } = [];

    // Two nodes that create the same schema or table at the same moment: one of them is told so by one of these, and it is there afterwards.
    // A table brings a type of its name with it, which can be there before the table is.
    private static readonly string[] CreatedMeanwhile =
        [PostgresErrorCodes.UniqueViolation, PostgresErrorCodes.DuplicateSchema, PostgresErrorCodes.DuplicateTable, PostgresErrorCodes.DuplicateObject];

    private const int Tries = 5;

    /// <summary>
    /// Creates the schema and the chapter's tables, or brings them to the current version. Safe when several nodes start at once: the chapter's
    /// row is locked, and the steps and the new version are one transaction.
    /// </summary>
    /// <exception cref="InvalidDataException">The tables were made by a newer version of the program.</exception>
    public async Task MigrateAsync(NpgsqlDataSource source, string schema, CancellationToken cancellation)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        if (await FindVersionAsync(connection, cancellation) is { } version && IsCurrent(version, schema))
        {
            return;
        }

        await CreateAsync(connection, schema, cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        version = await LockVersionAsync(connection, cancellation);
        if (!IsCurrent(version, schema))
        {
            foreach (var step in Steps.Skip(version))
            {
                await ExecuteAsync(connection, step, cancellation);
            }

            foreach (var tuning in Tuning)
            {
                await TryAsync(connection, transaction, tuning, cancellation);
            }

            await ExecuteAsync(connection, "update schema_version set version = $1 where chapter = $2", cancellation, Steps.Count, Chapter);
            await transaction.CommitAsync(cancellation);
        }
    }

    private bool IsCurrent(int version, string schema) => version <= Steps.Count
        ? version == Steps.Count
        : throw new InvalidDataException(
            $"The tables of the {Chapter} in schema {schema} have version {version}, and this program knows versions up to {Steps.Count}. " +
            "Start the newer program that made them, or choose another schema.");

    private async Task CreateAsync(NpgsqlConnection connection, string schema, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // Asked first: creating needs a right that a schema which is there does not.
                if (await ScalarAsync(connection, "select 1 from pg_namespace where nspname = $1", cancellation, schema) is null)
                {
                    await ExecuteAsync(connection, $"create schema if not exists {Quote(schema)}", cancellation);
                }

                await ExecuteAsync(
                    connection, "create table if not exists schema_version (chapter text primary key, version integer not null)", cancellation);
                await ExecuteAsync(
                    connection, "insert into schema_version (chapter, version) values ($1, 0) on conflict do nothing", cancellation, Chapter);
                return;
            }
            catch (PostgresException e) when (CreatedMeanwhile.Contains(e.SqlState) && attempt < Tries)
            {
            }
        }
    }

    /// <summary>The chapter's version; null when it has none yet.</summary>
    private async Task<int?> FindVersionAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        try
        {
            return (int?)await ScalarAsync(connection, "select version from schema_version where chapter = $1", cancellation, Chapter);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return null;
        }
    }

    private async Task<int> LockVersionAsync(NpgsqlConnection connection, CancellationToken cancellation) =>
        (int)(await ScalarAsync(connection, "select version from schema_version where chapter = $1 for update", cancellation, Chapter))!;

    private static async Task TryAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, string sql, CancellationToken cancellation)
    {
        const string before = "tuning";
        await transaction.SaveAsync(before, cancellation);
        try
        {
            await ExecuteAsync(connection, sql, cancellation);
        }
        catch (PostgresException e) when (!e.IsTransient)
        {
            await transaction.RollbackAsync(before, cancellation);
        }
    }

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteScalarAsync(cancellation);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, object[] values)
    {
        // A step may wait for another node's, and may rewrite a table: it takes the time it takes.
#pragma warning disable CA2100 // The texts are this program's own; the one name within is quoted.
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
