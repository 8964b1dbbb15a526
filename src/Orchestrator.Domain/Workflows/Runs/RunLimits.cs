using Orchestrator.Domain.Workflows.Graph;

namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>How much a shard of runs holds.</summary>
public sealed record RunLimits
{
    public WorkflowLimits Workflows { get; init; } = new();

    /// <summary>Runs that have not ended; one more is refused.</summary>
    public int MaxLive { get; init; } = 100_000;

    /// <summary>How long ended runs are kept; zero for as long as there is room.</summary>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(30);

    /// <summary>About how many bytes ended runs may take; the oldest go first.</summary>
    public long MaxKeptBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Bytes of what a run results in; one with more fails.</summary>
    public int MaxResultBytes { get; init; } = 1024 * 1024;

    /// <summary>Signals that wait in one run for a step to take them.</summary>
    public int MaxSignals { get; init; } = 1000;
}
