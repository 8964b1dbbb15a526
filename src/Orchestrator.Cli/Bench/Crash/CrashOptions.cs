namespace Orchestrator.Cli.Bench.Crash;

/// <summary>How a crash test is run.</summary>
internal sealed record CrashOptions
{
    /// <summary>How often the server is killed.</summary>
    public required int Kills { get; init; }

    /// <summary>Clients that submit at the same time.</summary>
    public required int Clients { get; init; }

    /// <summary>Draws the tasks and the moments of the kills; what meets when is the machine's.</summary>
    public required int Seed { get; init; }

    /// <summary>Submissions between two kills; bounds the test's length.</summary>
    public required int TasksPerLife { get; init; }

    /// <summary>Where the data folder is made.</summary>
    public required string Folder { get; init; }
}
