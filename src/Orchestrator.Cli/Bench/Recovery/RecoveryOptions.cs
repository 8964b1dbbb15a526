namespace Orchestrator.Cli.Bench.Recovery;

/// <summary>What <c>orc bench recovery</c> is to do.</summary>
internal sealed record RecoveryOptions
{
    /// <summary>Queued tasks the server comes back with.</summary>
    public required int Queued { get; init; }

    /// <summary>Finished tasks in the store.</summary>
    public required int Finished { get; init; }

    public required int Kills { get; init; }

    /// <summary>Where the data folder is made.</summary>
    public required string Folder { get; init; }
}
