namespace Orchestrator.Cluster;

/// <summary>
/// Port: messages between nodes. Each pair of nodes has one stream: messages come in order, at most once, or not at all.
/// What needs an answer asks again.
/// </summary>
public interface INodeTransport
{
    /// <summary>Hears all messages of a channel. One listener a channel, set before the node joins.</summary>
    /// <param name="channel">0 is the cluster's own; 1 the engine's.</param>
    void Listen(byte channel, INodeListener listener);

    /// <summary>Sends, or drops when there is no connection: returns at once. The message must not be changed afterwards.</summary>
    /// <returns>False when it was certainly not sent.</returns>
    bool Send(MemberId to, byte channel, ReadOnlyMemory<byte> message);
}
