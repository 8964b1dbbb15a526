using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Artifacts;
using Orchestrator.Engine.Journaled;
using Orchestrator.Engine.Workflows.Runs;
using Orchestrator.Engine.Workflows.Store;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Workflows;

/// <summary>What a node needs to store and run workflows.</summary>
internal sealed class WorkflowPart
{
    private static readonly TimeSpan Margin = TimeSpan.FromDays(7);
    private static readonly TimeSpan Long = TimeSpan.FromDays(3650);

    /// <param name="artifacts">Told which artifacts runs refer to.</param>
    /// <param name="calls">Makes the way to the actor of a stream of runs.</param>
    /// <param name="check">Makes of a task's spec what shards take, or throws <see cref="ArgumentException"/>.</param>
    public WorkflowPart(
        OrchestratorOptions options,
        NodeEnvironment environment,
        IStepTasks tasks,
        ArtifactUses artifacts,
        JournaledCalls<WorkflowsActor> stored,
        Func<string, Func<JournaledSetup, RunsActor>, JournaledCalls<RunsActor>> calls,
        Func<TaskSpec, TaskSpec> check)
    {
        Runs = new RunShards(partition => calls(RunsActor.StreamOf(partition), setup => new RunsActor(setup, new RunsSetup(options.Workflows.OfShard(options.MaxPayloadBytes), tasks, environment.NewChance())
        {
            Counters = Counters,
            OnRecovered = number => Runs!.Recovered(partition, number),

            // The run may be kept for longer than the task.
            OnResult = (run, result) => artifacts.Kept($"run-{run}", result, environment.Time.GetUtcNow() + (options.Workflows.KeepFor == TimeSpan.Zero ? Long : options.Workflows.KeepFor) + Margin),
        })), environment.Time);
        Services = [stored, .. Runs.All];
        Stored = new StoredWorkflows(stored);
        Connect = (workflows, runs) => new Workflows(workflows, runs, options.Workflows, check, environment.NewChance());
    }

    /// <summary>What its runs count.</summary>
    public RunCounters Counters { get; } = new();

    /// <summary>The shards of runs of this process.</summary>
    public RunShards Runs { get; }

    /// <summary>The stored workflows of this process.</summary>
    public StoredWorkflows Stored { get; }

    /// <summary>Makes what callers see of where workflows and runs are.</summary>
    public Func<IStoredWorkflows, IRuns, IWorkflows> Connect { get; }

    /// <summary>The streams that it has.</summary>
    public IReadOnlyList<IJournaledService> Services { get; }

    /// <summary>The journal has these shards: ids of runs lead to them before they have recovered.</summary>
    public void Known(IEnumerable<ShardDescriptor> shards)
    {
        foreach (var shard in shards)
        {
            if (RunsActor.TryPartition(shard.Name, out var partition))
            {
                Runs.Recovered(partition, shard.Number);
            }
        }
    }
}
