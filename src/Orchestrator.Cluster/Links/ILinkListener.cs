namespace Orchestrator.Cluster.Links;

/// <summary>Hears what happens on the streams: one call at a time for each peer.</summary>
public interface ILinkListener
{
    /// <summary>This life has shown itself: a stream to it is open, or it asks to have one.</summary>
    void Seen(MemberId peer);

    /// <summary>A message came; its bytes are the listener's.</summary>
    void Received(MemberId from, byte channel, ReadOnlyMemory<byte> message);

    /// <summary>The stream to this life broke off or was closed; nothing more comes on it.</summary>
    void Lost(MemberId peer);
}
