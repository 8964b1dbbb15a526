namespace Orchestrator.Cluster.Links;

/// <summary>
/// The provider's own port: one stream to each other node. A stream belongs to a pair of lives; the node whose name sorts first opens it,
/// and again after it broke; the other one shows itself once, so that it is opened soon. A simulation puts its own network here.
/// </summary>
public interface INodeLinks : IAsyncDisposable
{
    /// <summary>Sets who hears of messages and breaks. Called once, before anything else.</summary>
    void Listen(ILinkListener listener);

    /// <summary>
    /// Says which life this node leads, and which others to have streams with. Streams with lives that were on the list and are not any
    /// longer are closed, as are all when this node's own life changes. A stream from a life that was never on the list is kept.
    /// </summary>
    void Use(MemberId self, IReadOnlyList<Member> peers);

    /// <inheritdoc cref="INodeTransport.Send"/>
    bool Send(MemberId to, byte channel, ReadOnlyMemory<byte> message);

    /// <summary>Finds out whether a life still goes on at its address. Never fails; ends within a time-out.</summary>
    Task<ProbeAnswer> ProbeAsync(Member peer, CancellationToken cancellation);
}
