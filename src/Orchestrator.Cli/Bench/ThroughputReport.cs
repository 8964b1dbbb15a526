namespace Orchestrator.Cli.Bench;

/// <summary>What <c>orc bench throughput</c> prints: medians over its rounds.</summary>
internal sealed record ThroughputReport
{
    public required string Journal { get; init; }

    public required int Tasks { get; init; }

    public required int InFlight { get; init; }

    /// <summary>From submission to the durable end, with the table of finished tasks being written.</summary>
    public required double TasksPerSecond { get; init; }

    /// <summary>The bare loop's.</summary>
    public required double CeilingTasksPerSecond { get; init; }

    public required double Ratio { get; init; }

    public required double P50Ms { get; init; }

    public required double P95Ms { get; init; }

    public required double P99Ms { get; init; }

    /// <summary>Median of an append of 4 KiB with its sync; 0 for the memory journal.</summary>
    public required double FsyncMs { get; init; }

    /// <summary>Processor time a task costs, the callers, the journal's writer and the table of finished tasks included.</summary>
    public required double CpuMicrosecondsPerTask { get; init; }

    /// <summary>Ended tasks the table of finished tasks had not taken when the last task ended; the worst round.</summary>
    public required long ProjectionLag { get; init; }

    /// <summary>The rate with the time until the table had everything.</summary>
    public required double CaughtUpTasksPerSecond { get; init; }
}
