namespace Orchestrator.Cluster.Stores;

/// <summary>What the store says to a node that wants to join.</summary>
/// <param name="Self">The life it has now; null when the name is taken.</param>
/// <param name="TakenBy">Where the node of that name lives; null when it has joined.</param>
/// <param name="LeaseLeft">How long that node's lease holds at most.</param>
public sealed record JoinAnswer(MemberId? Self, Uri? TakenBy = null, TimeSpan LeaseLeft = default);
