using Orchestrator.Domain;
using Orchestrator.Domain.Workflows.Runs;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>What a shard of runs stands on, besides its stream.</summary>
internal sealed record RunsSetup(RunLimits Limits, IStepTasks Tasks, Chance Chance)
{
    /// <summary>Told the shard's number each time it has recovered.</summary>
    public Action<int> OnRecovered { get; init; } = _ => { };

    /// <summary>Results of more bytes are packed; zero packs nothing.</summary>
    public int CompressAboveBytes { get; init; }
}
