namespace Orchestrator.Cluster;

/// <summary>Port: which nodes there are, and whether this one is among them.</summary>
public interface IMembership
{
    /// <summary>What the node knows now. Never blocks.</summary>
    ClusterView View { get; }

    /// <summary>How long the node's own lease still holds, by its monotonic clock; zero without one. A cluster of one node has one for ever.</summary>
    TimeSpan LeaseLeft { get; }

    /// <summary>
    /// Calls <paramref name="changed"/> with the view now and after each change, in order, until disposed. It runs on the
    /// provider's turn: it must be quick, must not throw, and takes the view as it comes.
    /// </summary>
    IDisposable Watch(Action<ClusterView> changed);

    /// <summary>Joins as a new incarnation, in state <see cref="MemberState.Joining"/>; completes when the store has it.</summary>
    /// <exception cref="NodeNameTakenException">A living node of the same name has another address.</exception>
    Task JoinAsync(CancellationToken cancellation);

    /// <summary>From joining to up: other nodes can reach it now. A node that is declared down later joins again and is up by itself.</summary>
    Task BeUpAsync(CancellationToken cancellation);

    /// <summary>From up to leaving: completes when no shard is placed on it any longer, or nobody is there to take them.</summary>
    Task LeaveAsync(CancellationToken cancellation);

    /// <summary>Asks a node to leave by itself.</summary>
    /// <returns>False when there is no such living node.</returns>
    Task<bool> AskToLeaveAsync(string node, CancellationToken cancellation);

    /// <summary>Declares a node down: its shards move at once, and if it still lives it joins again as a new incarnation.</summary>
    /// <returns>False when there is no such living node.</returns>
    Task<bool> DownAsync(string node, CancellationToken cancellation);
}
