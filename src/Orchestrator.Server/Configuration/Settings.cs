using System.Linq.Expressions;
using Orchestrator.Engine;

namespace Orchestrator.Server.Configuration;

/// <summary>
/// Every setting there is, in the order files and tables have them. A new option takes its entry here; that is all it needs to be
/// read from files and variables, checked, shown and documented (<c>docs/configuration.md</c> is renewed from here).
/// </summary>
public static class Settings
{
    /// <summary>Those without a section first, then section by section.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Server(
            "urls", o => o.Urls, "addresses",
            "Where to listen: http://, an IP address, localhost or *, and a port (0 for any that is free). Beyond loopback an API key is needed",
            flag: "--urls"),
        Server(
            "data_folder", o => o.DataFolder, "folder",
            "Where everything durable is kept; created when missing. A relative one starts at the folder the server is started in",
            flag: "--data"),
        Server("journal", o => o.Journal, "sqlite, memory or postgres",
            "sqlite keeps tasks in the data folder; memory forgets them with the process; postgres keeps them in the database of connection", flag: "--journal"),
        Engine(
            "connection", o => o.Connection, "Npgsql's words", "The PostgreSQL database of the journal and of the cluster, such as Host=db;Database=orchestrator;Username=orchestrator;Password=secret",
            zero: "none", flag: "--connection", isSecret: true),
        Engine("schema", o => o.Schema, "name", "The schema of the database that holds the tables; made when it is missing"),
        Server(
            "node_id", o => o.NodeId, "name", "The node's name in the cluster; 1 to 200 characters",
            defaultInWords: "the machine's name in lower case"),
        Engine(
            "slots", o => o.Slots, "tasks", "Tasks that run at once in this process; up to 100,000",
            zero: "all work is left to agents from outside", flag: "--slots", defaultInWords: "twice the processors, at least 4"),
        Server(
            "api_keys", o => o.ApiKeys, "keys",
            "Keys that open the API, each of 16 visible characters or more; sent as X-API-Key or as a bearer token",
            zero: "callers show no key, and the server listens on loopback only", flag: "--api-key", isSecret: true),

        Server(
            "handlers.allow", o => o.AllowedHandlers, "process, http",
            "Handlers to allow besides echo, sleep and fail. They act with the server's rights on its machine and network",
            zero: "no more than those three", flag: "--allow"),

        Engine("cluster.kind", o => o.Cluster.Kind, "none or postgres", "postgres makes the server a node of the cluster that uses the database of connection", flag: "--cluster"),
        Engine(
            "cluster.node", o => o.Cluster.Node, "name", "The node's name: unique in the cluster and the same over restarts",
            zero: "node_id, and the port when that is not 9000"),
        Engine("cluster.address", o => o.Cluster.Address, "address", "Where other nodes reach this one, such as http://10.0.0.7:9000", zero: "the first of urls"),
        Engine(
            "cluster.secret", o => o.Cluster.Secret, "text", "What nodes know each other by; the same on all",
            zero: "one that the first node draws, kept in the database", isSecret: true),
        Engine("cluster.roles", o => o.Cluster.Roles, "shards", "What the node is there for; without shards it takes calls and runs tasks only", zero: "none"),
        Engine("cluster.lease_seconds", o => o.Cluster.Lease, "seconds", "How long a node that is not heard of keeps what it owns; 1.5 to 300"),
        Engine("cluster.call_timeout_seconds", o => o.Cluster.CallTimeout, "seconds", "How long a call waits for a domain that is on the move before it is refused"),
        Engine("cluster.minimum_members", o => o.Cluster.MinimumMembers, "nodes", "Nodes that must be up for work to be taken"),

        Engine("agent.id", o => o.AgentId, "name", "Name of the node's own agent; 1 to 200 characters"),
        Engine("agent.capabilities", o => o.Capabilities, "names", "Capabilities the node's own agent offers", zero: "none"),
        Engine("agent.labels", o => o.Labels, "names with values", "Labels the node's own agent carries", zero: "none"),

        Engine("agents.max", o => o.Agents.Max, "agents", "Agents that may be attached to the node from outside at once; up to 1,000,000", zero: "none may"),
        Engine("agents.session_ttl_seconds", o => o.Agents.SessionTtl, "seconds", "How long nothing may be heard of an agent before its attempts are given back; 1 to 3600"),
        Engine(
            "agents.reconnect_grace_seconds", o => o.Agents.ReconnectGrace, "seconds",
            "How long an agent whose stream broke off may take to come back before its attempts are given back", zero: "no time"),
        Engine("agents.remembered_seconds", o => o.Agents.Remembered, "seconds", "How long an agent that has gone is still shown", zero: "not at all"),
        Engine(
            "agents.balancing", o => o.Balancing, "strategy",
            "Which of the agents that can run a task gets it: round_robin, weighted_round_robin, least_connections, resource_aware or latency_optimized"),
        Engine("agents.domain_balancing", o => o.DomainBalancing, "domains with strategies", "The same for single domains", zero: "none"),

        Engine("queue.max_waiting", o => o.Queue.MaxWaiting, "tasks", "Tasks of a domain that may wait before submissions are refused"),
        Engine("queue.max_waiting_commands", o => o.MaxWaitingCommands, "commands", "Commands that may wait for a domain before one more is refused"),
        Engine(
            "queue.max_history", o => o.Queue.MaxHistory, "events",
            "Events a task may have before further progress is no longer recorded and a further snooze fails it; 10 to 1,000,000"),
        Engine(
            "queue.ageing_step_seconds", o => o.Queue.AgeingStep, "seconds",
            "Waiting time that makes a task as urgent as the next higher priority", zero: "first come, first served"),
        Engine(
            "queue.key_retention_seconds", o => o.Queue.KeyRetention, "seconds", "How long an idempotency key is remembered after its task ended",
            zero: "until the task has ended"),
        Engine(
            "queue.cancel_grace_seconds", o => o.Queue.CancelGrace, "seconds", "How long a cancelled attempt may take to stop before it is abandoned",
            zero: "abandoned at once"),
        Engine(
            "queue.start_deadline_seconds", o => o.Queue.StartDeadline, "seconds",
            "How long an agent may take to report that an attempt started"),

        Engine(
            "flow.concurrency", o => o.Flow.Concurrency, "keys with numbers",
            "Attempts at once by concurrency key, named as key or domain/key; * stands for each key that is not named", zero: "no limit"),
        Engine(
            "flow.rates", o => o.Flow.Rates, "keys with rates",
            "Attempts started in a time by concurrency key, such as 10/s, 100/m or 5/h, and with a burst 10/s:20", zero: "no limit"),
        Engine(
            "flow.domain_rates", o => o.Flow.DomainRates, "domains with rates",
            "Attempts started in a time by domain; * stands for each domain that is not named", zero: "no limit"),
        Engine(
            "flow.max_queued_per_key", o => o.Flow.MaxQueuedPerKey, "tasks",
            "Tasks of one concurrency key that may wait before submissions are refused", zero: "as many as may wait in the domain"),
        Engine(
            "flow.tenant_weights", o => o.Flow.TenantWeights, "tenants with numbers",
            "A tenant's part of the slots against the others', named as tenant or domain/tenant", zero: "equal parts"),

        Engine(
            "retention.completed_seconds", o => o.Retention.Completed, "seconds", "How long completed and cancelled tasks are kept",
            zero: "for ever"),
        Engine(
            "retention.failed_seconds", o => o.Retention.Failed, "seconds", "How long failed and dead-lettered tasks are kept",
            zero: "for ever"),
        Engine(
            "retention.max_finished", o => o.Retention.MaxFinished, "tasks", "Finished tasks that are kept at most, whatever their age",
            zero: "no limit"),

        Engine("limits.domains", o => o.MaxDomains, "domains", "Domains the node serves; a task for one more is refused"),
        Engine("limits.payload_bytes", o => o.MaxPayloadBytes, "bytes", "Size of a task's input, result or checkpoint; 1 KiB to 64 MiB"),
        Engine(
            "limits.log_bytes", o => o.MaxLogBytes, "bytes",
            "Size of the log lines that are kept of an attempt: the first, and when it ends the last quarter as many", zero: "no logs are kept"),
        Engine(
            "limits.total_log_bytes", o => o.MaxTotalLogBytes, "bytes",
            "Size of the logs of all tasks together, above which the oldest are deleted; they also go with the age of the longer retention",
            zero: "no limit"),
        Server("limits.request_body_bytes", o => o.MaxRequestBodyBytes, "bytes", "Size of a request's body; 1 KiB to 1 GiB"),
        Server("limits.batch_lines", o => o.MaxBatchLines, "lines", "Lines of one batch; up to 1,000,000"),
        Server("limits.connections", o => o.MaxConnections, "connections", "Connections at once; one more is closed", zero: "no limit", zeroIsNull: true),
        Engine(
            "limits.in_flight_bytes", o => o.MaxBytesInFlight, "bytes",
            "Size of a domain's events on their way to the disk before new commands wait; 1 MiB to 1 TiB"),
        Engine(
            "limits.projection_lag_tasks", o => o.MaxProjectionLag, "tasks",
            "Ended tasks of a domain that the table of finished tasks may be behind before new commands wait"),

        Engine("cache.memory_bytes", o => o.Cache.MemoryBytes, "bytes", "Size of results kept in the memory of a node; up to 1 TiB", zero: "nothing is kept there"),
        Engine("cache.disk_bytes", o => o.Cache.DiskBytes, "bytes", "Size of results kept in the folder of a node; up to 1 TiB", zero: "nothing is kept there"),
        Engine("cache.shared_bytes", o => o.Cache.SharedBytes, "bytes", "Size of results kept in the store, which all nodes share; up to 1 TiB", zero: "nothing is kept there"),
        Engine("cache.folder", o => o.Cache.Folder, "folder", "The folder of the disk's results; a node uses it alone", zero: "cache in the data folder"),
        Engine("cache.max_entry_bytes", o => o.Cache.MaxEntryBytes, "bytes", "Size of a result; a larger one is not kept. 1 KiB to 64 MiB"),

        Engine(
            "artifacts.max_bytes", o => o.Artifacts.MaxBytes, "bytes", "Size of one artifact, which is what a result above limits.payload_bytes becomes; up to 1 GiB",
            zero: "none are taken"),
        Engine("artifacts.store", o => o.Artifacts.Store, "folder or shared", "Where artifacts are kept: in the data folder, or in the store that all nodes share", zero: "shared in a cluster, else folder"),

        Engine("locks.max", o => o.Locks.Max, "locks", "Locks that may be held at once; one more is refused"),
        Engine("locks.max_waiting", o => o.Locks.MaxWaiting, "callers", "Callers that may wait for locks at once; one more is refused", zero: "none may"),

        Engine("scaling.enabled", o => o.Scaling.Enabled, "true or false", "Whether agents are started and stopped by themselves, as the load is"),
        Engine(
            "scaling.executor", o => o.Scaling.Kind, "in_process, process or webhook",
            "in_process gives the server's own agent more slots and fewer; process starts the program of command; webhook tells the address of webhook"),
        Engine("scaling.scale_up_threshold", o => o.Scaling.ScaleUpThreshold, "share of the slots", "More agents are started when at least so much is used; up to 1"),
        Engine(
            "scaling.scale_down_threshold", o => o.Scaling.ScaleDownThreshold, "share of the slots", "Agents are stopped when no more than so much is used; below the other threshold",
            zero: "only when nothing runs"),
        Engine("scaling.min", o => o.Scaling.Min, "agents", "Agents there are at least", zero: "all may go while nothing waits"),
        Engine("scaling.max", o => o.Scaling.Max, "agents", "Agents there are at most, those included that others started"),
        Engine("scaling.step", o => o.Scaling.Step, "agents", "Agents that are started or stopped at a time, at most"),
        Engine("scaling.cooldown_seconds", o => o.Scaling.Cooldown, "seconds", "How long nothing more is done once something was", zero: "does not wait"),
        Engine("scaling.for_seconds", o => o.Scaling.For, "seconds", "How long a threshold must be crossed without a break", zero: "acts on what is seen once"),
        Engine("scaling.interval_seconds", o => o.Scaling.Interval, "seconds", "How often it is looked; 0.1 to 3600"),
        Engine("scaling.domains", o => o.Scaling.Domains, "names", "Domains whose waiting tasks count", zero: "all"),
        Engine("scaling.capabilities", o => o.Scaling.Capabilities, "names", "Only agents that offer all of these count, and are started and stopped", zero: "all agents"),
        Engine("scaling.slots_per_agent", o => o.Scaling.SlotsPerAgent, "slots", "Slots that an agent in the process stands for; up to 100,000"),
        Engine(
            "scaling.command", o => o.Scaling.Command, "program and arguments",
            "What is started for each agent, as a list; {agent_id} in it stands for the id it is to take and {server} for this server's address", zero: "none"),
        Engine("scaling.webhook", o => o.Scaling.Webhook, "address", "Where decisions are POSTed, such as https://example.com/scale", zero: "none"),
        Engine(
            "scaling.start_deadline_seconds", o => o.Scaling.StartDeadline, "seconds",
            "How long an agent that was started may take to come before it is no longer counted on; 1 to 86400"),
        Engine("schedules.max", o => o.Schedules.Max, "schedules", "Schedules that there may be; one more is refused. Up to 1,000,000"),
        Engine("workflows.partitions", o => o.Workflows.Partitions, "shards", "How many shards new runs are spread over; runs begun before a change stay where they are. 1 to 64"),
        Engine("workflows.max_steps", o => o.Workflows.MaxSteps, "steps", "Steps of one workflow; 1 to 100,000"),
        Engine("workflows.max_elements", o => o.Workflows.MaxElements, "elements", "Elements that one step with map is done for; 1 to 100,000"),
        Engine("workflows.max_live_runs", o => o.Workflows.MaxLiveRuns, "runs", "Runs that have not ended, of all shards together; one more is refused. Up to 10,000,000"),
        Engine("workflows.keep_seconds", o => o.Workflows.KeepFor, "seconds", "How long ended runs are kept", zero: "as long as there is room"),
        Engine("workflows.max_kept_bytes", o => o.Workflows.MaxKeptBytes, "bytes", "About how much memory ended runs may take; the oldest are forgotten first", zero: "ended runs are not kept"),
        Engine("workflows.max_stored", o => o.Workflows.MaxStored, "versions", "Versions of stored workflows, all together; one more is refused. Up to 1,000,000"),

        Server(
            "network.discovery_endpoints", o => o.Network.DiscoveryEndpoints, "addresses",
            "Where to look for node managers, such as http://10.0.0.7:8080; the server calls GET /api/v4/orchestrator/status there", zero: "nowhere"),
        Server("network.max_nodes", o => o.Network.MaxNodes, "node managers", "Node managers that may be registered; up to 10,000"),
        Server("network.heartbeat_seconds", o => o.Network.Heartbeat, "seconds", "How often a node manager is to be heard of; 1 to 3600"),
        Server(
            "network.missed_heartbeats", o => o.Network.MissedHeartbeats, "heartbeats",
            "Heartbeats in a row that may be missing before a node manager is down and the work of its agents is given back; up to 100"),
        Server("network.cpu_threshold", o => o.Network.CpuThreshold, "percent", "Share of a node manager's processors in use, above which it gets no new work; 100 sets no limit"),
        Server("network.memory_threshold", o => o.Network.MemoryThreshold, "percent", "Share of a node manager's memory in use, above which it gets no new work; 100 sets no limit"),

        Server("events.max_listeners", o => o.MaxEventListeners, "listeners", "Callers that may listen to events at once; one more is refused", zero: "none may"),
        Server(
            "events.max_per_second", o => o.MaxEventsPerSecond, "events a second",
            "Events that are sent to all listeners together, each getting an equal share; 1,000 to 100,000,000"),
        Engine(
            "events.buffer_bytes", o => o.EventBufferBytes, "bytes",
            "Size of the recent events kept in memory while somebody listens; a listener that is further behind starts over. 1 MiB to 1 TiB"),

        Engine(
            "compression.above_bytes", o => o.CompressAboveBytes, "bytes", "Size above which an input, a result or a checkpoint is stored compressed",
            zero: "nothing is compressed"),
        Engine("snapshot.after_bytes", o => o.SnapshotAfterBytes, "bytes", "Size of events after which a domain's snapshot is saved; 4 KiB to 1 TiB"),
        Engine(
            "shutdown.drain_seconds", o => o.DrainPatience, "seconds",
            "How long a shutdown waits for running attempts before it stops them and gives them back", zero: "does not wait"),
    ];

    private static readonly Dictionary<string, Setting> ByKey = All.ToDictionary(setting => setting.Key, StringComparer.Ordinal);

    private static readonly HashSet<string> Sections =
        [.. All.Select(setting => setting.Key).Where(key => key.Contains('.', StringComparison.Ordinal)).Select(key => key[..key.LastIndexOf('.')])];

    /// <summary>The setting of a key; null when there is none.</summary>
    public static Setting? Find(string key) => ByKey.GetValueOrDefault(key);

    /// <summary>True when settings have keys that begin with this and a dot.</summary>
    internal static bool IsSection(string key) => Sections.Contains(key);

    private static Setting Server<T>(
        string key, Expression<Func<ServerOptions, T>> option, string unit, string meaning, string? zero = null, string? flag = null,
        string? defaultInWords = null, bool isSecret = false, bool zeroIsNull = false) =>
        new(key, option, zeroIsNull) { Meaning = meaning, Unit = unit, Zero = zero, Flag = flag, DefaultInWords = defaultInWords, IsSecret = isSecret };

    private static Setting Engine<T>(
        string key, Expression<Func<OrchestratorOptions, T>> option, string unit, string meaning, string? zero = null, string? flag = null,
        string? defaultInWords = null, bool isSecret = false, bool zeroIsNull = false) =>
        new(key, option, zeroIsNull) { Meaning = meaning, Unit = unit, Zero = zero, Flag = flag, DefaultInWords = defaultInWords, IsSecret = isSecret };
}
