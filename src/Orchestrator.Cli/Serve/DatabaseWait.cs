using Orchestrator.Engine;
using Orchestrator.Journal.Postgres;
using Orchestrator.Server;

namespace Orchestrator.Cli.Serve;

/// <summary>
/// Waits for a server's database, which a machine or a composition of containers may start at the same time. What will not get better by
/// itself, such as a wrong password, is told at once.
/// </summary>
internal static class DatabaseWait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Reminder = TimeSpan.FromSeconds(10);

    /// <summary>Null when the database is there, or none is needed; else why the server does not start.</summary>
    public static async Task<string?> UntilThereAsync(ServerOptions options, CancellationToken cancellation)
    {
        var engine = new OrchestratorOptions();
        options.ConfigureEngine?.Invoke(engine);
        if (options.Journal != JournalKind.Postgres && engine.Cluster.Kind != ClusterKind.Postgres)
        {
            return null;
        }

        var began = TimeProvider.System.GetTimestamp();
        var told = (long?)null;
        while (true)
        {
            var found = await PostgresProbe.LookAsync(engine.Connection, cancellation);
            if (found.Reason is not { } reason)
            {
                return null;
            }

            var waited = TimeProvider.System.GetElapsedTime(began);
            if (!found.MayCome || waited >= Patience)
            {
                return found.MayCome ? $"{Sentence(reason)} Waited {Patience.TotalSeconds:0} s; start it, or name another with --connection." : reason;
            }

            if (told is null || TimeProvider.System.GetElapsedTime(told.Value) >= Reminder)
            {
                told = TimeProvider.System.GetTimestamp();
                await Console.Error.WriteLineAsync($"orc: {Sentence(reason)} Waiting up to {Math.Ceiling((Patience - waited).TotalSeconds):0} s for it; Ctrl+C ends that.");
            }

            await Task.Delay(Rest, cancellation);
        }
    }

    private static string Sentence(string reason) => reason.TrimEnd('.') + '.';
}
