using System.Collections.Concurrent;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Journaled;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>The shards of runs in this process: by partition for what begins, by number for what has an id.</summary>
internal sealed class RunShards : IStepEnds
{
    private readonly ConcurrentDictionary<int, int> partitions = new();

    /// <param name="calls">Takes calls to a partition.</param>
    public RunShards(Func<int, JournaledCalls<RunsActor>> calls) => All = [.. Enumerable.Range(0, WorkflowOptions.MaxPartitions).Select(calls)];

    /// <summary>By partition.</summary>
    public IReadOnlyList<JournaledCalls<RunsActor>> All { get; }

    /// <summary>Takes the end of a task whose run is not in this process to where it is.</summary>
    public Action<StepReference, TaskView> Elsewhere { get; set; } = (_, _) => { };

    /// <summary>A partition's shard has this number.</summary>
    public void Recovered(int partition, int number) => partitions[number] = partition;

    /// <summary>The partition of a run; null when this process has not served it.</summary>
    public int? PartitionOf(RunId run) => partitions.TryGetValue(run.Shard, out var partition) ? partition : null;

    public void Ended(StepReference step, TaskView task)
    {
        if (PartitionOf(step.Run) is { } partition && All[partition].TellControl(new RunMessage.TaskEnded(step, task)))
        {
            return;
        }

        Elsewhere(step, task);
    }
}
