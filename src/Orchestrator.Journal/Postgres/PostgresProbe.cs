using Npgsql;

namespace Orchestrator.Journal.Postgres;

/// <summary>Looks whether a database is there, before anything stands on it.</summary>
public static class PostgresProbe
{
    /// <summary>What the look came to.</summary>
    /// <param name="Reason">Why it cannot be used, and the cure; null when it can.</param>
    /// <param name="MayCome">True when it may be there in a moment: it does not answer, or is starting.</param>
    public readonly record struct Outcome(string? Reason, bool MayCome);

    private const int TimeoutSeconds = 5;

    /// <summary>Where the database is, for messages: host, port and name, never the password. Null when the text is not readable.</summary>
    public static string? AddressOf(string connectionString) =>
        Read(connectionString) is { } settings ? $"{settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}" : null;

    /// <summary>Opens a connection and closes it again.</summary>
    public static async Task<Outcome> LookAsync(string connectionString, CancellationToken cancellation = default)
    {
        if (Read(connectionString) is not { } settings)
        {
            return new Outcome("The connection is not readable; write it as Host=db;Database=orchestrator;Username=orchestrator;Password=...", MayCome: false);
        }

        settings.Timeout = TimeoutSeconds;
        settings.Pooling = false;
        settings.ApplicationName = "orchestrator-probe";
        var address = AddressOf(connectionString);
        try
        {
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(cancellation);
            return default;
        }
        catch (PostgresException e)
        {
            var cure = e.SqlState switch
            {
                PostgresErrorCodes.InvalidCatalogName => " Create it, or name another one with Database=.",
                PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => " Check Username= and Password=.",
                _ => "",
            };
            return new Outcome($"PostgreSQL at {address} refuses: {e.MessageText}.{cure}", IsPassing(e));
        }
        catch (Exception e) when (PostgresFailures.IsFailure(e) || e is ArgumentException)
        {
            return new Outcome($"PostgreSQL at {address} cannot be reached: {(e.InnerException ?? e).Message}", MayCome: e is not ArgumentException);
        }
    }

    private static bool IsPassing(PostgresException e) => e.SqlState
        is PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.TooManyConnections;

    private static NpgsqlConnectionStringBuilder? Read(string connectionString)
    {
        try
        {
            // What is wrong with it is not told: a password with a semicolon would be part of the message.
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            return string.IsNullOrEmpty(settings.Host) ? null : settings;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or InvalidOperationException)
        {
            return null;
        }
    }
}
