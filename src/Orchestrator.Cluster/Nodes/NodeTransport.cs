using System.Collections.Concurrent;
using Orchestrator.Cluster.Links;

namespace Orchestrator.Cluster.Nodes;

/// <summary>The streams, by channel. What a life says after it was found to be over is not heard any more.</summary>
internal sealed class NodeTransport(INodeLinks links) : INodeTransport, ILinkListener
{
    private readonly INodeListener?[] listeners = new INodeListener?[256];
    private readonly ConcurrentDictionary<string, Peer> peers = new(StringComparer.Ordinal);
    private volatile bool closed;

    /// <summary>Hears what comes on the cluster's own channel, and of all streams.</summary>
    public ILinkListener Own { get; set; } = null!;

    public void Listen(byte channel, INodeListener listener)
    {
        if (channel == 0 || Interlocked.CompareExchange(ref listeners[channel], listener, null) is not null)
        {
            throw new InvalidOperationException($"Channel {channel} has its listener already.");
        }
    }

    public bool Send(MemberId to, byte channel, ReadOnlyMemory<byte> message) => !closed && links.Send(to, channel, message);

    /// <summary>A life is over: everybody hears of it, after all that it has said.</summary>
    public void Over(MemberId life)
    {
        var peer = peers.GetOrAdd(life.Node, _ => new Peer());
        lock (peer)
        {
            if (peer.OverUntil < life.Incarnation)
            {
                peer.OverUntil = life.Incarnation;
                TellLost(life);
            }
        }
    }

    /// <summary>Nothing is heard or sent any longer.</summary>
    public void Close() => closed = true;

    void ILinkListener.Seen(MemberId peer) => Own.Seen(peer);

    void ILinkListener.Received(MemberId from, byte channel, ReadOnlyMemory<byte> message)
    {
        if (channel == 0)
        {
            Own.Received(from, channel, message);
            return;
        }

        var peer = peers.GetOrAdd(from.Node, _ => new Peer());
        lock (peer)
        {
            if (!closed && peer.OverUntil < from.Incarnation)
            {
                listeners[channel]?.Received(from, message);
            }
        }
    }

    void ILinkListener.Lost(MemberId peer)
    {
        var state = peers.GetOrAdd(peer.Node, _ => new Peer());
        lock (state)
        {
            if (!closed && state.OverUntil < peer.Incarnation)
            {
                TellLost(peer);
            }
        }

        Own.Lost(peer);
    }

    private void TellLost(MemberId life)
    {
        foreach (var listener in listeners)
        {
            listener?.Lost(life);
        }
    }

    private sealed class Peer
    {
        public long OverUntil { get; set; }
    }
}
