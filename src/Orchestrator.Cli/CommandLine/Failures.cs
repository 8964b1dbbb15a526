using System.CommandLine;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.CommandLine;

/// <summary>What went wrong, as an exit code for scripts and as lines for people.</summary>
internal static class Failures
{
    /// <summary>Null for a fault of the program itself, which must show its stack.</summary>
    public static int? ExitCodeOf(Exception e) => e switch
    {
        UsageException => ExitCodes.Usage,
        OrchestratorUnreachableException => ExitCodes.Unreachable,
        OrchestratorApiException { Status: 404 } => ExitCodes.NotFound,
        OrchestratorApiException => ExitCodes.Error,
        IOException or UnauthorizedAccessException => ExitCodes.Error,
        _ => null,
    };

    public static void Tell(Exception e, Command command, TextWriter error)
    {
        error.WriteLine("orc: " + e.Message);
        if (e is UsageException)
        {
            error.WriteLine($"See `{FullName(command)} --help`.");
        }
        else if (e is OrchestratorApiException refusal)
        {
            TellMore(refusal, error);
        }
    }

    /// <summary>A command with its groups, as it is typed.</summary>
    public static string FullName(Command command) =>
        command is RootCommand || command.Parents.OfType<Command>().FirstOrDefault() is not { } parent
            ? "orc"
            : $"{FullName(parent)} {command.Name}";

    private static void TellMore(OrchestratorApiException refusal, TextWriter error)
    {
        foreach (var (field, messages) in refusal.Errors)
        {
            // The detail of a single wrong field often is its message already.
            foreach (var message in messages.Where(message => !refusal.Detail.Contains(message, StringComparison.Ordinal)))
            {
                error.WriteLine($"  {field}: {message}");
            }
        }

        if (refusal.Status is 401 or 403)
        {
            error.WriteLine("  Give the key with --api-key or ORCHESTRATOR_API_KEY.");
        }

        if (refusal.RetryAfter is { } after)
        {
            error.WriteLine($"  Try again in {Math.Max(1, Math.Ceiling(after.TotalSeconds))} s.");
        }
    }
}
