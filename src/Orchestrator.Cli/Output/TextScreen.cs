using Orchestrator.Cli.Workflows.Drawing;
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

/// <summary>Answers for people; in a pipe the same words without colour, a row a line.</summary>
internal sealed class TextScreen(TextWriter output, ILayout layout, TimeProvider time) : IScreen
{
    private static readonly string[] ListHeadings = ["ID", "TYPE", "STATUS", "ATTEMPT", "SUBMITTED", "TOOK", "DOMAIN"];
    private static readonly string[] HistoryHeadings = ["TIME", "EVENT", "ATTEMPT", "DETAILS"];
    private static readonly string[] ConfigurationHeadings = ["SETTING", "FROM", "VALUE"];

    /// <summary>The length of <c>cancel_requested</c>: what comes behind an event stands below each other.</summary>
    private const int WidestEvent = 16;

    /// <summary>The length of <c>completed</c> and <c>submitted</c>.</summary>
    private const int WidestStep = 9;

    /// <summary>Steps that one run is shown with; who wants all of 10,000 takes the JSON.</summary>
    private const int MostSteps = 500;

    private readonly Moments moments = new(time);

    public bool IsForPrograms => !layout.IsTerminal;

    public bool ShowsEachLine => false;

    /// <summary>The id alone: <c>id=$(orc task submit ...)</c>.</summary>
    public void Submitted(TaskResource task) => output.WriteLine(task.TaskId);

    public void Changed(TaskResource task) => layout.Fields(output, TaskFields.Of(task, moments));

    public void Details(TaskResource task, IReadOnlyList<TaskEventResource> history)
    {
        Changed(task);
        output.WriteLine();
        layout.Heading(output, "History");
        layout.Table(output, HistoryHeadings, history.Select(Row).ToList());
    }

    public void List(IReadOnlyList<TaskResource> tasks) => layout.Table(output, ListHeadings, tasks.Select(Row).ToList());

    public void Deleted(string taskId) => output.WriteLine($"Deleted {taskId}");

    public void Line(BatchLineResource line)
    {
    }

    public void Summary(string sentence) => output.WriteLine(sentence);

    public void Event(StreamEventResource happened, bool namesTask)
    {
        var tone = Tones.OfEvent(happened.Type);
        Cell[] cells =
        [
            TimeOf(happened.At),
            .. namesTask ? [happened.TaskId] : Array.Empty<Cell>(),
            new(happened.Type.PadRight(WidestEvent), tone),
            AttemptOf(happened.Attempt),
            new(EventDetails.Of(happened.Data), tone == Tone.Bad ? Tone.Bad : Tone.Quiet),
        ];
        layout.Line(output, cells, whole: false);
        output.Flush();
    }

    public void Log(TaskLogResource line, bool amongEvents)
    {
        Cell[] cells = amongEvents
            ? [TimeOf(line.At), new(line.Stream.PadRight(WidestEvent), Tone.Quiet), AttemptOf(line.Attempt), Cell.WithTabs(line.Text)]
            : [Cell.WithTabs(line.Text)];
        layout.Line(output, cells, whole: true);
        output.Flush();
    }

    public void Count(BulkCountResource count) => output.WriteLine($"{Counted.Tasks(count.Count)} to {count.Action}; nothing was changed.");

    public void Bulk(BulkJobResource job)
    {
        layout.Fields(output, BulkFields.Of(job, moments));
        if (job.Audit.Count > 0)
        {
            output.WriteLine();
            layout.Heading(output, "History");
            layout.Table(output, BulkFields.AuditHeadings, job.Audit.Select(Row).ToList());
        }
    }

    public void BulkList(IReadOnlyList<BulkJobResource> jobs) => layout.Table(output, BulkFields.Headings, jobs.Select(Row).ToList());

    public void Members(IReadOnlyList<MemberResource> members) => layout.Table(
        output,
        ClusterFields.MemberHeadings,
        members.Select(member => ClusterFields.Row(member, layout.IsTerminal ? moments.Ago(member.JoinedAt) : moments.Full(member.JoinedAt))).ToList());

    public void Shards(IReadOnlyList<ShardResource> shards) => layout.Table(output, ClusterFields.ShardHeadings, shards.Select(ClusterFields.Row).ToList());

    public void Cluster(ClusterResource cluster) => layout.Fields(output, ClusterFields.Of(cluster));

    public void NodeChanged(NodeChangeResource change) => output.WriteLine(ClusterFields.SentenceOf(change));

    public void Rebalancing(RebalanceResource rebalance) => output.WriteLine($"{rebalance.Master ?? "The master"} spreads the shards anew");

    public void Lock(HeldLockResource held) => layout.Fields(output, LockFields.Of(held, moments));

    public void Released(ReleasedLockResource released) =>
        layout.Line(output, [released.Released ? $"Released {released.Name}." : $"{released.Name} was not held with this lease, or not any longer."], whole: true);

    public void LockList(IReadOnlyList<LockResource> locks) =>
        layout.Table(output, LockFields.Headings, locks.Select(held => LockFields.Row(held, moments)).ToList());

    public void CacheLayers(IReadOnlyList<CacheLayerResource> layers) => layout.Table(output, CacheFields.LayerHeadings, layers.Select(CacheFields.Row).ToList());

    public void CacheEntries(IReadOnlyList<CacheEntryResource> entries) =>
        layout.Table(output, CacheFields.EntryHeadings, entries.Select(entry => CacheFields.Row(entry, moments)).ToList());

    public void CacheCleared(ClearedCacheResource cleared) => output.WriteLine($"{cleared.Cleared} results dropped");

    public void Schedule(ScheduleResource schedule)
    {
        layout.Fields(output, ScheduleFields.Of(schedule, moments));
        if (schedule.LastFires.Count > 0)
        {
            output.WriteLine();
            layout.Heading(output, "History");
            layout.Table(output, ScheduleFields.FiringHeadings, schedule.LastFires.Select(firing => ScheduleFields.Row(firing, moments)).ToList());
        }
    }

    public void ScheduleList(IReadOnlyList<ScheduleResource> schedules) =>
        layout.Table(output, ScheduleFields.Headings, schedules.Select(schedule => ScheduleFields.Row(schedule, moments)).ToList());

    public void Workflow(WorkflowResource workflow)
    {
        layout.Fields(output, WorkflowFields.Of(workflow, moments));
        output.WriteLine();
        layout.Table(output, WorkflowFields.StepHeadings, (workflow.Spec?.Tasks ?? []).Select(WorkflowFields.Row).ToList());
    }

    public void WorkflowList(IReadOnlyList<WorkflowResource> workflows) =>
        layout.Table(output, WorkflowFields.Headings, workflows.Select(workflow => WorkflowFields.Row(workflow, moments)).ToList());

    /// <summary>The id alone: <c>run=$(orc workflow run ...)</c>.</summary>
    public void Started(RunResource run) => output.WriteLine(run.RunId);

    public void Run(RunResource run)
    {
        layout.Fields(output, WorkflowFields.Of(run, moments));
        output.WriteLine();
        foreach (var line in RunLines.Steps(run, moments, MostSteps))
        {
            layout.Line(output, line, whole: false);
        }
    }

    public void RunList(IReadOnlyList<RunResource> runs) => layout.Table(
        output,
        WorkflowFields.RunHeadings,
        runs.Select(run => WorkflowFields.Row(run, layout.IsTerminal ? moments.Ago(run.CreatedAt) : moments.Full(run.CreatedAt), moments)).ToList());

    public void RunChanged(RunResource run, RunResource? before)
    {
        foreach (var (id, step) in run.Tasks.Where(entry => entry.Value.Status != (before?.Tasks.GetValueOrDefault(entry.Key)?.Status ?? "pending")))
        {
            layout.Line(output, [new(step.Status.PadRight(WidestStep), StepLook.ToneOf(step)), id, new(StepLook.WordsOf(step, moments), Tone.Quiet)], whole: false);
        }

        if (run.Status != before?.Status)
        {
            layout.Line(output, RunLines.Head(run, moments), whole: false);
        }

        output.Flush();
    }

    public void Agent(AgentResource agent) => layout.Fields(output, AgentFields.Of(agent, moments));

    public void AgentList(IReadOnlyList<AgentResource> agents) => layout.Table(
        output,
        AgentFields.Headings,
        agents.Select(agent => AgentFields.Row(agent, layout.IsTerminal ? moments.Ago(agent.LastSeenAt) : moments.Full(agent.LastSeenAt))).ToList());

    public void AgentLeaving(string agentId, DeregisteredAgentResource answer) => output.WriteLine(
        answer.Status == "offline" ? $"{agentId} is offline" : $"{agentId} finishes what it has and leaves");

    public void AgentEvent(AgentEvent happened) => Console.Error.WriteLine(AgentFields.LineOf(happened, moments.TimeOfDay(AgentFields.Now(time))));

    public void Status(StatusResource status, Uri server)
    {
        layout.Fields(output, StatusFields.Of(status, server));
        if (status.Agents.Count > 0)
        {
            output.WriteLine();
            layout.Table(output, StatusFields.AgentHeadings, status.Agents.Select(StatusFields.Row).ToList());
        }

        var queues = status.QueueDepth.Where(queue => queue.Value > 0).OrderByDescending(queue => queue.Value).ToList();
        if (queues.Count > 0)
        {
            output.WriteLine();
            layout.Table(output, StatusFields.QueueHeadings, queues.Select(queue => (IReadOnlyList<Cell>)[queue.Key, $"{queue.Value}"]).ToList());
        }
    }

    public void Configuration(IReadOnlyList<EffectiveSetting> settings) => layout.Table(
        output,
        ConfigurationHeadings,
        settings.Select(entry => (IReadOnlyList<Cell>)
        [
            entry.Setting.Key,
            new Cell(entry.Origin.Name, entry.Origin == Origin.Default ? Tone.Quiet : Tone.Good),
            entry.Text,
        ]).ToList());

    public void Version(string version, string? commit) => output.WriteLine($"orc {version}{(commit is null ? "" : $" ({commit[..Math.Min(10, commit.Length)]})")}");

    public void Dispose() => output.Dispose();

    private IReadOnlyList<Cell> Row(TaskResource task) =>
    [
        task.TaskId,
        task.TaskType,
        TaskFields.StatusOf(task),
        $"{task.Attempt}/{task.MaxAttempts}",
        layout.IsTerminal ? moments.Ago(task.SubmittedAt) : moments.Full(task.SubmittedAt),
        moments.Between(task.StartedAt, task.FinishedAt),
        task.Domain,
    ];

    private IReadOnlyList<Cell> Row(TaskEventResource entry) =>
    [
        moments.Exact(entry.At),
        entry.Type,
        $"{entry.Attempt}",
        new Cell(EventDetails.Of(entry.Data), Tone.Quiet),
    ];

    private IReadOnlyList<Cell> Row(BulkJobResource job) =>
    [
        job.BulkId,
        job.Action,
        BulkFields.StatusOf(job),
        $"{job.Matched}",
        $"{job.Changed}",
        $"{job.Skipped}",
        layout.IsTerminal ? moments.Ago(job.CreatedAt) : moments.Full(job.CreatedAt),
        BulkFields.FilterOf(job.Filter),
    ];

    private IReadOnlyList<Cell> Row(BulkAuditEntry entry) => [moments.Exact(entry.At), entry.Action, entry.By, new Cell(entry.Detail, Tone.Quiet)];

    private Cell TimeOf(string at) => new(layout.IsTerminal ? moments.TimeOfDay(at) : moments.Exact(at), Tone.Quiet);

    private static Cell AttemptOf(int? attempt) => new((attempt is null ? "" : $"#{attempt}").PadRight(3), Tone.Quiet);
}
