using System.Net.Sockets;
using Npgsql;

namespace Orchestrator.Journal.Postgres;

/// <summary>Turns what goes wrong with the database into the journal's exceptions: what happened, where, and what cures it.</summary>
internal static class PostgresFailures
{
    private const int Tries = 4;

    // Wrong data, broken constraints, wrong SQL: trying again would not help.
    private static readonly string[] MistakeClasses = ["22", "23", "42"];

    /// <summary>Whether a failure is the database's or the network's, and not a mistake of the caller.</summary>
    public static bool IsFailure(Exception e) => e is PostgresException { SqlState: not PostgresErrorCodes.InsufficientPrivilege } refused
        ? !MistakeClasses.Contains(refused.SqlState[..2])
        : e is NpgsqlException or TimeoutException or IOException or SocketException or ObjectDisposedException or InvalidOperationException { Source: "Npgsql" };

    /// <summary>The exception to throw instead.</summary>
    public static Exception Translate(Exception failure, string address) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted } e => new JournalCorruptException(
            address, 0, $"PostgreSQL at {address} says that its data is damaged: {e.MessageText}. Restore the database from a backup.", e),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } e => new JournalUnavailableException(
            $"The disk of PostgreSQL at {address} is full: {e.MessageText}. Free space on it; writing goes on by itself, no restart is needed.", e),
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } e => new JournalUnavailableException(
            $"PostgreSQL at {address} refuses: {e.MessageText}. Grant the user the right, or use another user.", e),
        PostgresException e => new JournalUnavailableException(
            $"PostgreSQL at {address} cannot be used now: {e.MessageText} (SQLSTATE {e.SqlState}).", e),
        ObjectDisposedException => new JournalUnavailableException("The store is closed.", failure),
        _ => new JournalUnavailableException($"PostgreSQL at {address} cannot be reached: {failure.Message}", failure),
    };

    /// <summary>Runs a call; what the database does wrong comes out as the journal's exceptions.</summary>
    public static async Task<T> GuardAsync<T>(PostgresSource source, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Translate(e, source.Address);
        }
    }

    /// <summary>
    /// As <see cref="GuardAsync"/>, and does a call again that stood in the way of another one, or whose connection turned out to be dead: those of the pool die
    /// unnoticed when the server is restarted. For calls that may be done twice.
    /// </summary>
    public static Task<T> RetryAsync<T>(PostgresSource source, Func<Task<T>> call) => GuardAsync(source, async () =>
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (NpgsqlException e) when (attempt < Tries && IsWorthAnother(e))
            {
            }
        }
    });

    private static bool IsWorthAnother(NpgsqlException e) => e is PostgresException refused
        ? refused.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
            or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
        : e.InnerException is IOException;
}
