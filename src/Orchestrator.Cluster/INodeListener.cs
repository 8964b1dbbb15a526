namespace Orchestrator.Cluster;

/// <summary>Hears messages of other nodes. Calls come one at a time for each node, and must be quick and not throw.</summary>
public interface INodeListener
{
    /// <summary>A message came. Its bytes are the listener's.</summary>
    void Received(MemberId from, ReadOnlyMemory<byte> message);

    /// <summary>The stream to this life of a node broke off, or it is down: what was sent last may not have arrived, and answers will not come.</summary>
    void Lost(MemberId node);
}
