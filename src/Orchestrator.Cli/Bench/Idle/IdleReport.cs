namespace Orchestrator.Cli.Bench.Idle;

/// <summary>What <c>orc bench idle</c> prints.</summary>
internal sealed record IdleReport
{
    public required int Seconds { get; init; }

    /// <summary>A server with a new data folder.</summary>
    public required IdleFigures Empty { get; init; }

    /// <summary>Finished tasks in the store of the other server; 0 when there was none.</summary>
    public required int Finished { get; init; }

    /// <summary>A server with that store; null when there was none.</summary>
    public IdleFigures? WithFinished { get; init; }

    /// <summary>Each of three nodes of a cluster; null when no database was named.</summary>
    public IdleNodeFigures? ClusterNode { get; init; }
}
