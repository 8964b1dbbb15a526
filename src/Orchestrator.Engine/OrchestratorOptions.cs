using Orchestrator.Domain.Agents.Balancing;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Engine.Artifacts;
using Orchestrator.Engine.Caching;
using Orchestrator.Engine.Flow;
using Orchestrator.Engine.Locks;
using Orchestrator.Engine.Scaling;
using Orchestrator.Engine.Schedules;
using Orchestrator.Engine.Workflows;
using Orchestrator.Journal.Postgres;

namespace Orchestrator.Engine;

/// <summary>How an engine is set up. Checked at start; a wrong value stops it with the option's name and the cure.</summary>
public sealed class OrchestratorOptions
{
    /// <summary>The name of a node's own agent where none is given.</summary>
    public const string DefaultAgentId = "local";

    private readonly Dictionary<string, ITaskHandler> handlers = new(StringComparer.Ordinal);

    /// <summary>Where everything durable is kept. Created when missing; may hold foreign files. Default <c>./data</c>.</summary>
    public string DataFolder { get; set; } = "./data";

    /// <summary>Where the journal is kept. Default <see cref="JournalKind.Sqlite"/>.</summary>
    public JournalKind Journal { get; set; } = JournalKind.Sqlite;

    /// <summary>Attempts that run at once in this process; 0 to 100,000, zero leaves all work to agents from outside. Default: twice the processors, at least 4.</summary>
    public int Slots { get; set; } = Math.Max(4, 2 * Environment.ProcessorCount);

    /// <summary>Name of the node's own agent. Default <c>local</c>.</summary>
    public string AgentId { get; set; } = DefaultAgentId;

    /// <summary>Capabilities the node's own agent offers. Default none.</summary>
    public ISet<string> Capabilities { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Labels the node's own agent carries. Default none.</summary>
    public IDictionary<string, string> Labels { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The PostgreSQL database of the journal, in Npgsql's words; needed there and not looked at elsewhere. Default empty.</summary>
    public string Connection { get; set; } = "";

    /// <summary>The schema of the database that holds the tables; made when it is missing. Default <c>orchestrator</c>.</summary>
    public string Schema { get; set; } = "orchestrator";

    /// <summary>How the node takes part in a cluster.</summary>
    public ClusterSettings Cluster { get; set; } = new();

    /// <summary>Limits of each domain's queue.</summary>
    public TaskQueueLimits Queue { get; set; } = new();

    /// <summary>What holds tasks back although agents are free. Default nothing.</summary>
    public FlowOptions Flow { get; } = new();

    /// <summary>Domains the node serves; a task for one more is refused. Default 1,000.</summary>
    public int MaxDomains { get; set; } = 1_000;

    /// <summary>Bytes of a task's input, result or checkpoint. Default 1 MiB.</summary>
    public int MaxPayloadBytes { get; set; } = 1024 * 1024;

    /// <summary>Bytes of a domain's events on their way to the disk before new commands wait. Default 64 MiB.</summary>
    public long MaxBytesInFlight { get; set; } = 64 * 1024 * 1024;

    /// <summary>Ended tasks of a domain that the table of finished tasks may be behind before new commands wait. Default 200,000.</summary>
    public int MaxProjectionLag { get; set; } = 200_000;

    /// <summary>Commands that may wait for a domain before one more is refused. Default 100,000.</summary>
    public int MaxWaitingCommands { get; set; } = 100_000;

    /// <summary>Bytes of events after which a domain's snapshot is saved. Default 128 MiB.</summary>
    public long SnapshotAfterBytes { get; set; } = 128 * 1024 * 1024;

    /// <summary>How long finished tasks are kept.</summary>
    public RetentionOptions Retention { get; set; } = new();

    /// <summary>Bytes above which an input, a result or a checkpoint is stored compressed. Default 8 KiB; zero compresses nothing.</summary>
    public int CompressAboveBytes { get; set; } = 8 * 1024;

    /// <summary>
    /// Bytes of log lines that are kept of an attempt: the first of them as they come, and beyond those the last quarter as many
    /// when it ends. Each line counts for 32 bytes more than its text. Default 256 KiB; zero keeps no logs.
    /// </summary>
    public int MaxLogBytes { get; set; } = 256 * 1024;

    /// <summary>Bytes of the logs of all tasks together, above which the oldest are deleted. Default 1 GiB; zero sets no limit.</summary>
    public long MaxTotalLogBytes { get; set; } = 1024 * 1024 * 1024;

    /// <summary>
    /// Bytes of recent events kept in memory while somebody listens to them; a listener that is further behind is told to start
    /// over. Default 64 MiB.
    /// </summary>
    public long EventBufferBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Limits of agents that attach from outside.</summary>
    public AgentSettings Agents { get; set; } = new();

    /// <summary>Which of the agents that can run a task gets it, by the name of a strategy. Default <c>least_connections</c>.</summary>
    public string Balancing { get; set; } = Balancings.Default.Name;

    /// <summary>The same for single domains, by name. Default none.</summary>
    public IDictionary<string, string> DomainBalancing { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Limits of the result cache.</summary>
    public CacheOptions Cache { get; set; } = new();

    /// <summary>How artifacts are kept.</summary>
    public ArtifactOptions Artifacts { get; set; } = new();

    /// <summary>Limits of locks.</summary>
    public LockOptions Locks { get; set; } = new();

    /// <summary>How the number of agents follows the load.</summary>
    public ScalingOptions Scaling { get; set; } = new();

    /// <summary>Limits of schedules.</summary>
    public ScheduleOptions Schedules { get; set; } = new();

    /// <summary>Limits of workflows and their runs.</summary>
    public WorkflowOptions Workflows { get; set; } = new();

    /// <summary>How long a shutdown waits for running attempts before it stops them and gives them back. Default 5 s.</summary>
    public TimeSpan DrainPatience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The handlers by task type.</summary>
    public IReadOnlyDictionary<string, ITaskHandler> Handlers => handlers;

    /// <summary>Registers the handler of a task type; a second one replaces the first.</summary>
    public OrchestratorOptions Handle(string taskType, ITaskHandler handler)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(taskType);
        handlers[taskType] = handler;
        return this;
    }

    /// <summary>Registers an asynchronous function.</summary>
    public OrchestratorOptions Handle(string taskType, Func<TaskContext, CancellationToken, Task<TaskOutcome>> run) =>
        Handle(taskType, new DelegateHandler(async (context, cancellation) => await run(context, cancellation)));

    /// <summary>Registers a synchronous function; it runs on a thread of the pool.</summary>
    public OrchestratorOptions Handle(string taskType, Func<TaskContext, TaskOutcome> run) =>
        Handle(taskType, new DelegateHandler((context, _) => ValueTask.FromResult(run(context))));

    /// <summary>The limits of a domain's queue.</summary>
    internal TaskQueueLimits QueueOf(string domain) => Queue with { Flow = Flow.LimitsOf(domain, Queue.Flow) };

    /// <summary>Refuses wrong options.</summary>
    /// <exception cref="ArgumentException">An option is wrong; the message names all that are.</exception>
    public void ThrowIfWrong()
    {
        if (Problems() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, problems));
        }
    }

    /// <summary>Says what is wrong, the option's name and the cure in each message; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        Between(nameof(Slots), Slots, 0, 100_000);
        Between("Agents.Max", Agents.Max, 0, 1_000_000);
        Between(nameof(MaxDomains), MaxDomains, 1, 100_000);
        Between(nameof(MaxPayloadBytes), MaxPayloadBytes, 1024, 64 * 1024 * 1024);
        Between(nameof(MaxBytesInFlight), MaxBytesInFlight, 1024 * 1024, 1L << 40);
        Between(nameof(MaxProjectionLag), MaxProjectionLag, 1, int.MaxValue);
        Between(nameof(MaxWaitingCommands), MaxWaitingCommands, 1, int.MaxValue);
        Between(nameof(SnapshotAfterBytes), SnapshotAfterBytes, 4096, 1L << 40);
        Between("Queue.MaxWaiting", Queue.MaxWaiting, 1, int.MaxValue);
        Between("Queue.MaxHistory", Queue.MaxHistory, 10, 1_000_000);
        Between(nameof(CompressAboveBytes), CompressAboveBytes, 0, 64 * 1024 * 1024);
        Between(nameof(MaxLogBytes), MaxLogBytes, 0, 64 * 1024 * 1024);
        Between(nameof(MaxTotalLogBytes), MaxTotalLogBytes, 0, 1L << 40);
        Between(nameof(EventBufferBytes), EventBufferBytes, 1024 * 1024, 1L << 40);
        Between("Retention.MaxFinished", Retention.MaxFinished, 0, long.MaxValue);
        Between("Cache.MemoryBytes", Cache.MemoryBytes, 0, 1L << 40);
        Between("Cache.DiskBytes", Cache.DiskBytes, 0, 1L << 40);
        Between("Cache.SharedBytes", Cache.SharedBytes, 0, 1L << 40);
        Between("Cache.MaxEntryBytes", Cache.MaxEntryBytes, 1024, 64 * 1024 * 1024);
        Between("Artifacts.MaxBytes", Artifacts.MaxBytes, 0, 1L << 30);
        if (Artifacts.Store is not ("" or ArtifactOptions.Folder or ArtifactOptions.Shared))
        {
            problems.Add($"Artifacts.Store is '{Artifacts.Store}'; use {ArtifactOptions.Folder} or {ArtifactOptions.Shared}.");
        }

        Between("Locks.Max", Locks.Max, 1, 10_000_000);
        Between("Locks.MaxWaiting", Locks.MaxWaiting, 0, 10_000_000);
        Positive("Agents.ReconnectGrace", Agents.ReconnectGrace, zeroAllowed: true);
        Positive("Agents.Remembered", Agents.Remembered, zeroAllowed: true);
        if (Agents.SessionTtl < TimeSpan.FromSeconds(1) || Agents.SessionTtl > TimeSpan.FromHours(1))
        {
            problems.Add($"Agents.SessionTtl is {Agents.SessionTtl}; set it between a second and an hour.");
        }

        foreach (var name in DomainBalancing.Values.Append(Balancing).Where(name => !Balancings.TryFind(name, out _)))
        {
            problems.Add($"{nameof(Balancing)} is '{name}'; use one of {string.Join(", ", Balancings.Names)}.");
        }

        Between("Schedules.Max", Schedules.Max, 1, 1_000_000);
        Positive("Retention.Completed", Retention.Completed, zeroAllowed: true);
        Positive("Retention.Failed", Retention.Failed, zeroAllowed: true);
        Positive("DrainPatience", DrainPatience, zeroAllowed: true);
        Positive("Queue.AgeingStep", Queue.AgeingStep, zeroAllowed: true);
        Positive("Queue.KeyRetention", Queue.KeyRetention, zeroAllowed: true);
        Positive("Queue.CancelGrace", Queue.CancelGrace, zeroAllowed: true);
        Positive("Queue.StartDeadline", Queue.StartDeadline, zeroAllowed: false);
        if (string.IsNullOrWhiteSpace(DataFolder))
        {
            problems.Add($"{nameof(DataFolder)} is empty; name a folder, such as ./data.");
        }

        if (string.IsNullOrWhiteSpace(AgentId) || AgentId.Length > 200)
        {
            problems.Add($"{nameof(AgentId)} must have 1 to 200 characters.");
        }

        if (Journal == JournalKind.Postgres && Cluster.Kind == ClusterKind.None && string.IsNullOrWhiteSpace(Connection))
        {
            problems.Add($"{nameof(Connection)} is empty; name the database, such as Host=localhost;Database=orchestrator;Username=orchestrator.");
        }

        if (string.IsNullOrWhiteSpace(Schema) || Schema.Length > 63)
        {
            problems.Add($"{nameof(Schema)} must have 1 to 63 characters.");
        }

        problems.AddRange(Flow.Problems());
        problems.AddRange(Workflows.Problems());
        problems.AddRange(Cluster.Problems(Connection));
        problems.AddRange(Scaling.Problems(isClustered: Cluster.Kind != ClusterKind.None));
        if (!string.IsNullOrWhiteSpace(Connection) && PostgresProbe.AddressOf(Connection) is null)
        {
            problems.Add($"{nameof(Connection)} is not readable, or names no Host; write it as Host=db;Database=orchestrator;Username=orchestrator;Password=...");
        }

        return problems;

        void Between(string name, long value, long least, long most)
        {
            if (value < least || value > most)
            {
                problems.Add($"{name} is {value}; set it between {least} and {most}.");
            }
        }

        void Positive(string name, TimeSpan value, bool zeroAllowed)
        {
            if (value < TimeSpan.Zero || (value == TimeSpan.Zero && !zeroAllowed) || value > TimeSpan.FromDays(3650))
            {
                problems.Add($"{name} is {value}; set it {(zeroAllowed ? "to zero or more" : "above zero")} and below ten years.");
            }
        }
    }
}
