namespace Orchestrator.Cluster.Stores;

/// <summary>
/// The provider's own port: the one place where the cluster agrees. All times are the store's clock. Each change of members, singletons or
/// placements counts the version up in the same transaction; renewals do not. Every call may be repeated when its outcome is unknown.
/// A call that fails throws whatever the store throws; who calls takes all failures alike.
/// </summary>
public interface IClusterStore : IAsyncDisposable
{
    /// <summary>
    /// Begins a new life of a node, in state <see cref="MemberState.Joining"/>. A former life at the same address is over at once, since its
    /// process is; one at another address keeps the name while its lease holds.
    /// </summary>
    Task<JoinAnswer> JoinAsync(JoinRequest node, CancellationToken cancellation);

    /// <summary>Extends the life's lease, in one statement, unless that life is over.</summary>
    Task<Renewal> RenewAsync(MemberId self, CancellationToken cancellation);

    /// <summary>All tables as of one moment.</summary>
    Task<ClusterTable> ReadAsync(CancellationToken cancellation);

    /// <summary>From joining to up to leaving; never back.</summary>
    /// <returns>False when that life is over.</returns>
    Task<bool> SetStateAsync(MemberId self, MemberState state, CancellationToken cancellation);

    /// <summary>Declares a life down.</summary>
    /// <param name="member">Whose life.</param>
    /// <param name="onlyIfExpired">Leaves it alone when its lease holds, as the statement itself sees it.</param>
    /// <returns>True when this call did it.</returns>
    Task<bool> DownAsync(MemberId member, bool onlyIfExpired, CancellationToken cancellation);

    /// <summary>Takes the life off the list. What it held or owned is nobody's then.</summary>
    Task<bool> RemoveAsync(MemberId self, CancellationToken cancellation);

    /// <summary>
    /// Takes a singleton for a member that is up, when it is free, its holder is not alive, the holder's lease ran out, or the holder is this
    /// very life. The token is higher than any before.
    /// </summary>
    /// <returns>Null when it may not have it.</returns>
    Task<SingletonTerm?> TakeAsync(string name, MemberId holder, CancellationToken cancellation);

    /// <summary>Ends a term.</summary>
    /// <returns>False when it was over.</returns>
    Task<bool> ReleaseAsync(SingletonTerm term, CancellationToken cancellation);

    /// <summary>Places shards, all or none; each placement gets a number of its own that is higher than any before.</summary>
    /// <returns>False when the master's term is over: nothing is changed.</returns>
    Task<bool> PlaceAsync(SingletonTerm master, IReadOnlyList<ShardMove> moves, CancellationToken cancellation);

    /// <summary>The secret by which nodes know each other: the one that was proposed first.</summary>
    Task<string> SecretAsync(string proposed, CancellationToken cancellation);
}
