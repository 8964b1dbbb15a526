namespace Orchestrator.Cli.Bench;

/// <summary>What <c>orc bench latency</c> prints.</summary>
internal sealed record LatencyReport
{
    public required string Journal { get; init; }

    /// <summary>Tasks submitted a second.</summary>
    public required int Rate { get; init; }

    public required int Tasks { get; init; }

    public required double P50Ms { get; init; }

    public required double P95Ms { get; init; }

    public required double P99Ms { get; init; }

    public required double MaxMs { get; init; }

    /// <summary>Median of an append of 4 KiB with its sync, right before and right after; 0 for the memory journal.</summary>
    public required double FsyncMs { get; init; }
}
