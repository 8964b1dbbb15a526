namespace Orchestrator.Cluster;

/// <summary>A node in the cluster.</summary>
/// <param name="Id">Which life of which node.</param>
/// <param name="Address">Where other nodes reach it.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="Roles">What it is there for; only members with the role <c>shards</c> are given shards.</param>
/// <param name="Capabilities">What its own agent offers; for people to see.</param>
/// <param name="JoinedAt">When it joined, by the clock of the store.</param>
public sealed record Member(
    MemberId Id,
    Uri Address,
    MemberState State,
    IReadOnlyList<string> Roles,
    IReadOnlyList<string> Capabilities,
    DateTimeOffset JoinedAt)
{
    /// <summary>True while it may own shards and singletons and run attempts.</summary>
    public bool IsAlive => State is MemberState.Up or MemberState.Leaving;
}
