namespace Orchestrator.Cli.Bench.Growth;

/// <summary>What <c>orc bench growth</c> is to do.</summary>
internal sealed record GrowthOptions
{
    /// <summary>Finished tasks in the full store.</summary>
    public required int Finished { get; init; }

    /// <summary>Queued tasks in the full queue.</summary>
    public required int Queued { get; init; }

    /// <summary>Tasks of a round.</summary>
    public required int Tasks { get; init; }

    /// <summary>How often each query is made.</summary>
    public required int Queries { get; init; }

    /// <summary>Where the data folders are made.</summary>
    public required string Folder { get; init; }
}
