using Orchestrator.Contracts.Agents;
using Orchestrator.Contracts.Bulk;
using Orchestrator.Contracts.Caching;
using Orchestrator.Contracts.Cluster;
using Orchestrator.Contracts.Events;
using Orchestrator.Contracts.Locks;
using Orchestrator.Contracts.Logs;
using Orchestrator.Contracts.Schedules;
using Orchestrator.Contracts.Status;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Contracts.Workflows;
using Orchestrator.Sdk.Agents;
using Orchestrator.Server.Configuration;

namespace Orchestrator.Cli.Output;

/// <summary>Ids alone, one a line.</summary>
internal sealed class IdScreen(TextWriter output) : IScreen
{
    public bool IsForPrograms => true;

    public bool ShowsEachLine => true;

    public void Submitted(TaskResource task) => output.WriteLine(task.TaskId);

    public void Changed(TaskResource task) => output.WriteLine(task.TaskId);

    public void Details(TaskResource task, IReadOnlyList<TaskEventResource> history) => output.WriteLine(task.TaskId);

    public void List(IReadOnlyList<TaskResource> tasks)
    {
        foreach (var task in tasks)
        {
            output.WriteLine(task.TaskId);
        }
    }

    public void Deleted(string taskId) => output.WriteLine(taskId);

    public void Line(BatchLineResource line)
    {
        if (line.TaskId is { } taskId)
        {
            output.WriteLine(taskId);
        }
    }

    public void Summary(string sentence)
    {
    }

    public void Event(StreamEventResource happened, bool namesTask)
    {
        if (happened.TaskId is { } taskId)
        {
            output.WriteLine(taskId);
            output.Flush();
        }
    }

    /// <summary>A line of a log has no id.</summary>
    public void Log(TaskLogResource line, bool amongEvents)
    {
    }

    /// <summary>Tasks that are only counted have no ids.</summary>
    public void Count(BulkCountResource count) => output.WriteLine(count.Count);

    public void Bulk(BulkJobResource job) => output.WriteLine(job.BulkId);

    public void BulkList(IReadOnlyList<BulkJobResource> jobs)
    {
        foreach (var job in jobs)
        {
            output.WriteLine(job.BulkId);
        }
    }

    public void Members(IReadOnlyList<MemberResource> members)
    {
        foreach (var member in members)
        {
            output.WriteLine(member.Node);
        }
    }

    public void Shards(IReadOnlyList<ShardResource> shards)
    {
        foreach (var shard in shards)
        {
            output.WriteLine(shard.Shard);
        }
    }

    public void Cluster(ClusterResource cluster) => Members(cluster.Members);

    public void NodeChanged(NodeChangeResource change) => output.WriteLine(change.Node);

    public void Rebalancing(RebalanceResource rebalance) => output.WriteLine(rebalance.Master);

    public void Lock(HeldLockResource held) => output.WriteLine(held.LeaseId);

    public void Released(ReleasedLockResource released) => output.WriteLine(released.Name);

    public void LockList(IReadOnlyList<LockResource> locks)
    {
        foreach (var held in locks)
        {
            output.WriteLine(held.Name);
        }
    }

    public void CacheLayers(IReadOnlyList<CacheLayerResource> layers)
    {
        foreach (var layer in layers)
        {
            output.WriteLine(layer.Strategy);
        }
    }

    public void CacheEntries(IReadOnlyList<CacheEntryResource> entries)
    {
        foreach (var entry in entries)
        {
            output.WriteLine(entry.Key);
        }
    }

    public void CacheCleared(ClearedCacheResource cleared) => output.WriteLine(cleared.Cleared);

    public void Schedule(ScheduleResource schedule) => output.WriteLine(schedule.ScheduleId);

    public void ScheduleList(IReadOnlyList<ScheduleResource> schedules)
    {
        foreach (var schedule in schedules)
        {
            Schedule(schedule);
        }
    }

    public void Workflow(WorkflowResource workflow) => output.WriteLine(workflow.WorkflowId);

    public void WorkflowList(IReadOnlyList<WorkflowResource> workflows)
    {
        foreach (var workflow in workflows)
        {
            Workflow(workflow);
        }
    }

    public void Started(RunResource run) => Run(run);

    public void Run(RunResource run) => output.WriteLine(run.RunId);

    public void RunList(IReadOnlyList<RunResource> runs)
    {
        foreach (var run in runs)
        {
            Run(run);
        }
    }

    /// <summary>The run's id says nothing new.</summary>
    public void RunChanged(RunResource run, RunResource? before)
    {
        if (before is null)
        {
            Run(run);
            output.Flush();
        }
    }

    public void Agent(AgentResource agent) => output.WriteLine(agent.AgentId);

    public void AgentList(IReadOnlyList<AgentResource> agents)
    {
        foreach (var agent in agents)
        {
            Agent(agent);
        }
    }

    public void AgentLeaving(string agentId, DeregisteredAgentResource answer) => output.WriteLine(agentId);

    /// <summary>What happens has no id of its own.</summary>
    public void AgentEvent(AgentEvent happened)
    {
    }

    public void Status(StatusResource status, Uri server)
    {
        foreach (var node in status.Nodes)
        {
            output.WriteLine(node.NodeId);
        }
    }

    public void Configuration(IReadOnlyList<EffectiveSetting> settings)
    {
        foreach (var entry in settings)
        {
            output.WriteLine(entry.Setting.Key);
        }
    }

    public void Version(string version, string? commit) => output.WriteLine(version);

    public void Dispose() => output.Dispose();
}
