using Orchestrator.Actors;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Agents.Balancing;
using Orchestrator.Engine.Agents.Pool;
using Orchestrator.Engine.Artifacts;
using Orchestrator.Engine.Caching;
using Orchestrator.Engine.Events;
using Orchestrator.Engine.Metrics;
using Orchestrator.Engine.Projection;
using Orchestrator.Engine.Status;
using Orchestrator.Engine.Workflows;
using Orchestrator.Journal;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Engine.Tasks;

/// <summary>What a task shard stands on; the same for all its incarnations.</summary>
internal sealed class TaskShardSetup
{
    public required ShardHandle Handle { get; init; }

    /// <summary>The shard's name in the journal.</summary>
    public string Name => Handle.Name;

    public string Domain => Handle.Domain;

    public required IJournal Journal { get; init; }

    public required IProjection Projection { get; init; }

    public required FinishedTasks FinishedTasks { get; init; }

    public required ActorRef<ProjectorMessage> Projector { get; init; }

    public required AgentPool Agents { get; init; }

    /// <summary>Which of the agents that can run a task gets it.</summary>
    public IBalancing Balancing { get; init; } = Balancings.Default;

    /// <summary>Whether attempts of another node's process may still run.</summary>
    public Func<string?, bool> IsSessionAlive { get; init; } = _ => false;

    /// <summary>Asks the nodes of these sessions whether they know these attempts; those they do not know are lost.</summary>
    public Action<ShardHandle, IReadOnlyList<(string Session, TaskId Task, AttemptToken Token, bool IsCancelled)>> AskForRuns { get; init; } = (_, _) => { };

    /// <summary>Hears of the ends of tasks that runs wait for.</summary>
    public IStepEnds Runs { get; init; } = NobodyWaits.Instance;

    /// <summary>Says why nobody takes a task.</summary>
    public required WhyNoAgent WhyNoAgent { get; init; }

    /// <summary>Results that were computed before.</summary>
    public required ResultCache Cache { get; init; }

    /// <summary>Notes which tasks refer to artifacts.</summary>
    public required ArtifactUses ArtifactUses { get; init; }

    public required Chance Chance { get; init; }

    public required OrchestratorOptions Options { get; init; }

    public required OutcomeStatistics Statistics { get; init; }

    /// <summary>What it counts for the node's metrics.</summary>
    public required ShardCounters Counters { get; init; }

    /// <summary>Where events go once they are durable.</summary>
    public required EventFeed Events { get; init; }

    /// <summary>Fires when the node gives up waiting for I/O.</summary>
    public required CancellationToken Stopping { get; init; }

    /// <summary>Told the shard's number each time it has recovered.</summary>
    public required Action<int> OnRecovered { get; init; }

    /// <summary>Told each time it could not.</summary>
    public required Action<Exception> OnRecoveryFailed { get; init; }
}
