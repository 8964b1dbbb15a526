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

/// <summary>Where answers are shown: for people, for programs, or for <c>xargs</c>. Only answers go there, never hints or errors.</summary>
internal interface IScreen : IDisposable
{
    /// <summary>True when programs read it, and nobody wants to be told what to do next.</summary>
    bool IsForPrograms { get; }

    /// <summary>True when it shows each line of many tasks that are submitted, not only their sum.</summary>
    bool ShowsEachLine { get; }

    /// <summary>A task that was just accepted.</summary>
    void Submitted(TaskResource task);

    /// <summary>A task whose state a command changed or waited for.</summary>
    void Changed(TaskResource task);

    /// <summary>Everything about a task.</summary>
    void Details(TaskResource task, IReadOnlyList<TaskEventResource> history);

    /// <summary>Tasks, newest first.</summary>
    void List(IReadOnlyList<TaskResource> tasks);

    /// <summary>A task that is no more.</summary>
    void Deleted(string taskId);

    /// <summary>What became of one line of a file of tasks.</summary>
    void Line(BatchLineResource line);

    /// <summary>What became of many tasks, in a sentence for people.</summary>
    void Summary(string sentence);

    /// <summary>Something that just happened; seen at once.</summary>
    /// <param name="namesTask">False when it is clear which task it happened to.</param>
    void Event(StreamEventResource happened, bool namesTask);

    /// <summary>A line that a task wrote; seen at once.</summary>
    /// <param name="amongEvents">True tells when, by which attempt and on which stream; false shows the text alone.</param>
    void Log(TaskLogResource line, bool amongEvents);

    /// <summary>How many tasks a bulk action would be for.</summary>
    void Count(BulkCountResource count);

    /// <summary>Everything about a bulk job.</summary>
    void Bulk(BulkJobResource job);

    /// <summary>Bulk jobs, newest first.</summary>
    void BulkList(IReadOnlyList<BulkJobResource> jobs);

    /// <summary>The nodes of a cluster.</summary>
    void Members(IReadOnlyList<MemberResource> members);

    /// <summary>Who serves what.</summary>
    void Shards(IReadOnlyList<ShardResource> shards);

    /// <summary>A cluster in short.</summary>
    void Cluster(ClusterResource cluster);

    /// <summary>What has become of a node that was told to go.</summary>
    void NodeChanged(NodeChangeResource change);

    /// <summary>The master spreads the shards anew.</summary>
    void Rebalancing(RebalanceResource rebalance);

    /// <summary>A lock that the caller holds.</summary>
    void Lock(HeldLockResource held);

    /// <summary>A lock that the caller does not hold any longer.</summary>
    void Released(ReleasedLockResource released);

    /// <summary>Locks, by name.</summary>
    void LockList(IReadOnlyList<LockResource> locks);

    /// <summary>How the layers of the result cache stand.</summary>
    void CacheLayers(IReadOnlyList<CacheLayerResource> layers);

    /// <summary>Results in the cache.</summary>
    void CacheEntries(IReadOnlyList<CacheEntryResource> entries);

    /// <summary>Results were dropped from the cache.</summary>
    void CacheCleared(ClearedCacheResource cleared);

    /// <summary>A schedule.</summary>
    void Schedule(ScheduleResource schedule);

    /// <summary>Schedules, by id.</summary>
    void ScheduleList(IReadOnlyList<ScheduleResource> schedules);

    /// <summary>A stored workflow.</summary>
    void Workflow(WorkflowResource workflow);

    /// <summary>Stored workflows, by id.</summary>
    void WorkflowList(IReadOnlyList<WorkflowResource> workflows);

    /// <summary>A run that was just started.</summary>
    void Started(RunResource run);

    /// <summary>Everything about a run.</summary>
    void Run(RunResource run);

    /// <summary>Runs, newest first.</summary>
    void RunList(IReadOnlyList<RunResource> runs);

    /// <summary>What became of a run since it was looked at last; seen at once.</summary>
    /// <param name="before">Null the first time.</param>
    void RunChanged(RunResource run, RunResource? before);

    /// <summary>Everything about an agent.</summary>
    void Agent(AgentResource agent);

    /// <summary>Agents, by id.</summary>
    void AgentList(IReadOnlyList<AgentResource> agents);

    /// <summary>An agent that takes no more work.</summary>
    void AgentLeaving(string agentId, DeregisteredAgentResource answer);

    /// <summary>Something that just happened to an agent of this process; for people beside the answers, on stderr.</summary>
    void AgentEvent(AgentEvent happened);

    /// <summary>The server.</summary>
    void Status(StatusResource status, Uri server);

    /// <summary>What a server would run with.</summary>
    void Configuration(IReadOnlyList<EffectiveSetting> settings);

    /// <summary>Which release this is.</summary>
    void Version(string version, string? commit);
}
