namespace Orchestrator.Server.OpenApi;

/// <summary>What operations are about.</summary>
internal static class ApiTags
{
    public const string Tasks = "Tasks";
    public const string Bulk = "Bulk actions";
    public const string Locks = "Locks";
    public const string Agents = "Agents";
    public const string Schedules = "Schedules";
    public const string Cache = "Cache";
    public const string Artifacts = "Artifacts";
    public const string Workflows = "Workflows";
    public const string Runs = "Workflow runs";
    public const string Events = "Events";
    public const string Cluster = "Cluster";
    public const string Scaling = "Scaling";
    public const string Server = "Server";

    /// <summary>All of them with what they hold, in the order they are shown.</summary>
    public static IReadOnlyList<(string Name, string Description)> All { get; } =
    [
        (Tasks, "Submitting tasks, looking at them, changing what becomes of them."),
        (Bulk, "One action on every task that a filter matches, as a job that can be followed, slowed down and stopped."),
        (Locks, "One holder at a time, with fencing tokens, for whatever is outside."),
        (Agents, "The agents: how they attach, take work and report, and how they stand; and the node managers of others that hold some."),
        (Schedules, "Tasks that are submitted again and again, by the calendar or at an interval."),
        (Cache, "Results that were computed before: what is kept, how often it is found, and how to clear it."),
        (Artifacts, "Bytes that are too large for an input or a result, stored once by their hash."),
        (Workflows, "Graphs of steps that are stored, in versions that never change."),
        (Runs, "Workflows as they run: how each step stands, what they wait for, and what can be told to them."),
        (Events, "What happens, as it happens."),
        (Cluster, "The nodes, who owns what, and what a node can be told to do."),
        (Scaling, "How many agents there are, why, and more of them."),
        (Server, "How the server is: its state, its health, its numbers, and this document."),
    ];
}
