using Orchestrator.Journal.Postgres.Blobs;
using Orchestrator.Journal.Postgres.Logging;
using Orchestrator.Journal.Postgres.Projecting;

namespace Orchestrator.Journal.Postgres;

/// <summary>
/// A schema of a PostgreSQL database with the journal, its projection, the logs of tasks and blobs. Many nodes use one at the same time; the tables are created
/// and brought to the current version when it is opened.
/// </summary>
public sealed class PostgresStore : IAsyncDisposable
{
    /// <summary>The schema where none is named.</summary>
    public const string DefaultSchema = "orchestrator";

    /// <summary>How long a statement may take where nothing else is said.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    private readonly PostgresSource source;

    private PostgresStore(PostgresSource source)
    {
        this.source = source;
        Journal = new PostgresJournal(source);
        Projection = new PostgresProjection(source);
        Logs = new PostgresLogStore(source);
        Blobs = new PostgresBlobStore(source);
    }

    /// <summary>Where the database is, for messages: host, port and name.</summary>
    public string Address => source.Address;

    public PostgresJournal Journal { get; }

    public PostgresProjection Projection { get; }

    public PostgresLogStore Logs { get; }

    public PostgresBlobStore Blobs { get; }

    /// <summary>Connects, and creates or migrates the tables. Safe when several nodes do so at once.</summary>
    /// <param name="connectionString">Npgsql's; its time-outs and search path are overruled.</param>
    /// <param name="schema">The schema the tables are in; it is created when it is not there.</param>
    /// <param name="timeout">How long a statement may take, at least a second; null for <see cref="DefaultTimeout"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="JournalUnavailableException">The database cannot be reached, or refuses.</exception>
    /// <exception cref="InvalidDataException">The tables were made by a newer version of the program.</exception>
    public static Task<PostgresStore> OpenAsync(
        string connectionString, string schema = DefaultSchema, TimeSpan? timeout = null, CancellationToken cancellation = default) =>
        OpenAsync(connectionString, schema, timeout, TimeProvider.System, cancellation);

    /// <inheritdoc cref="OpenAsync(string, string, TimeSpan?, CancellationToken)"/>
    internal static async Task<PostgresStore> OpenAsync(
        string connectionString, string schema, TimeSpan? timeout, TimeProvider time, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(schema);
        var source = new PostgresSource(connectionString, schema, timeout ?? DefaultTimeout) { Time = time };
        try
        {
            await PostgresFailures.RetryAsync(source, async () =>
            {
                foreach (var chapter in new[] { JournalSchema.Chapter, ProjectionSchema.Chapter, LogSchema.Chapter, BlobSchema.Chapter })
                {
                    await chapter.MigrateAsync(source.Pool, schema, cancellation);
                }

                return true;
            });
            return new PostgresStore(source);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stores what is queued and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await Journal.DisposeAsync();
        await Projection.DisposeAsync();
        await Logs.DisposeAsync();
        await Blobs.DisposeAsync();
        await source.DisposeAsync();
    }
}
