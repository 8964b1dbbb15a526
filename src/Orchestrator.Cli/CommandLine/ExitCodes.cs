namespace Orchestrator.Cli.CommandLine;

/// <summary>How <c>orc</c> ends, for scripts; documented in <c>docs/cli.md</c> and never renumbered.</summary>
internal static class ExitCodes
{
    /// <summary>It did what was asked.</summary>
    public const int Done = 0;

    /// <summary>The server said no, or failed to start.</summary>
    public const int Error = 1;

    /// <summary>The command line makes no sense; nothing was sent.</summary>
    public const int Usage = 2;

    /// <summary>Nobody answers at the server's address.</summary>
    public const int Unreachable = 3;

    /// <summary>There is no such task, bulk job, node, workflow or run.</summary>
    public const int NotFound = 4;

    /// <summary>The task, bulk job or run that was waited for ended, but not as completed.</summary>
    public const int NotCompleted = 5;

    /// <summary>The task, bulk job, run or node that was waited for has not ended in time, or before Ctrl+C; or the lock is held by somebody else.</summary>
    public const int TimedOut = 6;

    /// <summary>The list that help shows.</summary>
    public const string Help = """
        Exit codes:
          0  done
          1  error: the server said no, or failed to start
          2  wrong usage; nothing was sent
          3  server unreachable
          4  not found
          5  the task ended otherwise than completed (task wait, task tail ID, task submit --wait), or the bulk job or the run did (workflow run --wait, workflow watch)
          6  the wait was over before the end: the time was up, or Ctrl+C (task tail ID, bulk, cluster drain, workflow watch), or somebody else held the lock
        """;
}
