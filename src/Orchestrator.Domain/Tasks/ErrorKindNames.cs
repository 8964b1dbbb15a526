namespace Orchestrator.Domain.Tasks;

/// <summary>The error kinds' names on the wire.</summary>
public static class ErrorKindNames
{
    public const string AgentError = "agent_error";
    public const string AgentLost = "agent_lost";
    public const string NodeFailure = "node_failure";
    public const string Timeout = "timeout";
    public const string NetworkError = "network_error";
    public const string ResourceExhausted = "resource_exhausted";

    /// <summary>The error of a task that waited longer than its <c>queue_timeout</c>; not a kind, as it is never retried.</summary>
    public const string QueueTimeout = "queue_timeout";

    /// <summary>The error of a task of whose results no more than half can be equal; not a kind, as it is never retried.</summary>
    public const string NoMajority = "no_majority";

    /// <summary>All kinds, in the order they are listed for people.</summary>
    public static IReadOnlyList<(string Name, ErrorKinds Kind)> All { get; } =
    [
        (AgentError, ErrorKinds.AgentError),
        (AgentLost, ErrorKinds.AgentLost),
        (NodeFailure, ErrorKinds.NodeFailure),
        (Timeout, ErrorKinds.Timeout),
        (NetworkError, ErrorKinds.NetworkError),
        (ResourceExhausted, ErrorKinds.ResourceExhausted),
    ];

    /// <summary>Finds a kind by name.</summary>
    public static bool TryParse(string name, out ErrorKinds kind)
    {
        kind = All.FirstOrDefault(entry => entry.Name == name).Kind;
        return kind != ErrorKinds.None;
    }

    /// <summary>What a reported type counts as: itself, or <c>agent_error</c> when it is none of the kinds.</summary>
    public static ErrorKinds KindOf(string reportedType) =>
        TryParse(reportedType, out var kind) ? kind : ErrorKinds.AgentError;
}
