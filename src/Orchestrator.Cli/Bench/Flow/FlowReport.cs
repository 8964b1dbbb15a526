namespace Orchestrator.Cli.Bench.Flow;

/// <summary>What <c>orc bench flow</c> prints: medians over its rounds.</summary>
internal sealed record FlowReport
{
    public required string Journal { get; init; }

    public required int Tasks { get; init; }

    public required int InFlight { get; init; }

    /// <summary>From submission to the durable end, without limits.</summary>
    public required double TasksPerSecond { get; init; }

    /// <summary>Processor time a task costs without limits, the callers and the table of finished tasks included.</summary>
    public required double CpuMicrosecondsPerTask { get; init; }

    /// <summary>How much of that rate each kind of limit costs, none of them holding anything; below zero when chance had it faster.</summary>
    public required IReadOnlyDictionary<string, double> CostPercent { get; init; }

    /// <summary>How much processor time each kind of limit adds: steadier than the rate on a machine that does other things as well.</summary>
    public required IReadOnlyDictionary<string, double> CpuCostPercent { get; init; }

    /// <summary>What it takes to find the next task, start and end it, and submit another in its place, by the queue's shape; without a journal.</summary>
    public required IReadOnlyDictionary<string, double> DispatchMicroseconds { get; init; }
}
