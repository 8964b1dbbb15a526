using Orchestrator.Domain.Workflows.Graph;
using Orchestrator.Domain.Workflows.Runs;

namespace Orchestrator.Engine.Workflows;

/// <summary>How workflows and their runs are kept.</summary>
public sealed record WorkflowOptions
{
    /// <summary>The most there can be.</summary>
    internal const int MaxPartitions = 64;

    /// <summary>How many shards new runs are spread over; runs begun before a change stay where they are. 1 to 64, by default 4.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>Steps of one workflow; 1 to 100,000, by default 10,000.</summary>
    public int MaxSteps { get; init; } = 10_000;

    /// <summary>Elements that one step is done for; 1 to 100,000, by default 10,000.</summary>
    public int MaxElements { get; init; } = 10_000;

    /// <summary>Runs of all shards that have not ended; one more is refused. By default 100,000.</summary>
    public int MaxLiveRuns { get; init; } = 100_000;

    /// <summary>How long ended runs are kept, by default 30 days; zero for as long as there is room.</summary>
    public TimeSpan KeepFor { get; init; } = TimeSpan.FromDays(30);

    /// <summary>About how many bytes of memory ended runs may take on all shards, the oldest go first; by default 256 MiB.</summary>
    public long MaxKeptBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Versions of stored workflows, all together; by default 10,000.</summary>
    public int MaxStored { get; init; } = 10_000;

    /// <summary>How large workflows may be.</summary>
    public WorkflowLimits ToLimits() => new() { MaxSteps = MaxSteps, MaxElements = MaxElements };

    internal RunLimits OfShard(int maxPayloadBytes) => new()
    {
        Workflows = ToLimits(),
        MaxLive = Math.Max(1, MaxLiveRuns / Partitions),
        MaxResultBytes = maxPayloadBytes,
        KeepFor = KeepFor,
        MaxKeptBytes = MaxKeptBytes / Partitions,
    };

    internal IEnumerable<string> Problems()
    {
        if (Partitions is < 1 or > MaxPartitions)
        {
            yield return $"Workflows.Partitions is {Partitions}; set it between 1 and {MaxPartitions}.";
        }

        if (MaxSteps is < 1 or > 100_000)
        {
            yield return $"Workflows.MaxSteps is {MaxSteps}; set it between 1 and 100000.";
        }

        if (MaxElements is < 1 or > 100_000)
        {
            yield return $"Workflows.MaxElements is {MaxElements}; set it between 1 and 100000.";
        }

        if (MaxLiveRuns is < 1 or > 10_000_000)
        {
            yield return $"Workflows.MaxLiveRuns is {MaxLiveRuns}; set it between 1 and 10000000.";
        }

        if (KeepFor < TimeSpan.Zero)
        {
            yield return $"Workflows.KeepFor is {KeepFor}; set it to zero or more.";
        }

        if (MaxKeptBytes < 0)
        {
            yield return $"Workflows.MaxKeptBytes is {MaxKeptBytes}; set it to zero or more.";
        }

        if (MaxStored is < 1 or > 1_000_000)
        {
            yield return $"Workflows.MaxStored is {MaxStored}; set it between 1 and 1000000.";
        }
    }
}
