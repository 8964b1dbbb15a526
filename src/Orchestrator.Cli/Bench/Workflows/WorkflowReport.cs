namespace Orchestrator.Cli.Bench.Workflows;

/// <summary>What <c>orc bench workflows</c> prints: medians over its rounds.</summary>
internal sealed record WorkflowReport
{
    public required string Journal { get; init; }

    /// <summary>Runs that are live at the same time.</summary>
    public required int InFlight { get; init; }

    /// <summary>Bare tasks, from submission to the durable end, in the same run.</summary>
    public required double TasksPerSecond { get; init; }

    /// <summary>Runs from their start to their durable end, by shape.</summary>
    public required IReadOnlyDictionary<string, double> RunsPerSecond { get; init; }

    /// <summary>Steps a second beside bare tasks a second, by shape.</summary>
    public required IReadOnlyDictionary<string, double> StepRatio { get; init; }

    /// <summary>Processor time that a bare task costs, the callers and the table of finished tasks included: steadier than rates on a machine that does other things as well.</summary>
    public required double CpuMicrosecondsPerTask { get; init; }

    /// <summary>Processor time that a step costs, by shape, its run's share included.</summary>
    public required IReadOnlyDictionary<string, double> CpuMicrosecondsPerStep { get; init; }

    /// <summary>One run at a time: what each step of a chain of ten takes, in milliseconds.</summary>
    public required double IdleStepP50Ms { get; init; }

    /// <inheritdoc cref="IdleStepP50Ms"/>
    public required double IdleStepP99Ms { get; init; }

    /// <summary>Median time of an append of 4 KiB with its sync, in milliseconds.</summary>
    public required double FsyncMs { get; init; }

    /// <summary>Seconds until the live runs had begun, which wait for a signal.</summary>
    public required double LiveRunsSeconds { get; init; }

    /// <summary>Managed memory that each of them takes, in bytes.</summary>
    public required double BytesPerLiveRun { get; init; }

    /// <summary>One step, 10,000 behind it and one behind those, in memory: seconds.</summary>
    public required double WideFanSeconds { get; init; }
}
