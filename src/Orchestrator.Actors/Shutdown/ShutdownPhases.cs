namespace Orchestrator.Actors;

/// <summary>The phases of a coordinated shutdown, in the order they run.</summary>
public static class ShutdownPhases
{
    /// <summary>No new requests come in.</summary>
    public const string StopAccepting = "stop-accepting";

    /// <summary>Agents finish or hand back what they run.</summary>
    public const string DrainAgents = "drain-agents";

    /// <summary>Shards stop and give up their ownership.</summary>
    public const string StopShards = "stop-shards";

    /// <summary>The journal writes what it holds and closes.</summary>
    public const string CloseJournal = "close-journal";

    /// <summary>All phases in order.</summary>
    public static IReadOnlyList<string> InOrder { get; } = [StopAccepting, DrainAgents, StopShards, CloseJournal];
}
