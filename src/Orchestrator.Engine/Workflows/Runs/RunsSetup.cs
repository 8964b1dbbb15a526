using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Runs;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>What a shard of runs stands on, besides its stream.</summary>
internal sealed record RunsSetup(RunLimits Limits, IStepTasks Tasks, Chance Chance)
{
    /// <summary>Told the shard's number each time it has recovered.</summary>
    public Action<int> OnRecovered { get; init; } = _ => { };

    /// <summary>What it counts for the node's metrics.</summary>
    public RunCounters Counters { get; init; } = new();

    /// <summary>Told of results that a run keeps, which may refer to artifacts.</summary>
    public Action<RunId, TaskPayload> OnResult { get; init; } = (_, _) => { };
}
