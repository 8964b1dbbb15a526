using Orchestrator.Actors;
using Orchestrator.Cluster.Links;

namespace Orchestrator.Cluster.InMemory;

/// <summary>One process on an <see cref="InMemoryNetwork"/>.</summary>
internal sealed class InMemoryLinks(InMemoryNetwork network, Uri address, IDispatcher dispatcher) : INodeLinks
{
    private readonly Queue<(Func<bool> IsStill, Action<ILinkListener> What)> heard = new();
    private readonly HashSet<MemberId> known = [];
    private IReadOnlyList<Member> peers = [];
    private MemberId self;
    private ILinkListener? listener;
    private bool isDialing;

    public Uri Address { get; } = address;

    /// <summary>True when the process does not live any longer.</summary>
    public bool IsGone { get; set; }

    public void Listen(ILinkListener listener) => this.listener = listener;

    public void Use(MemberId self, IReadOnlyList<Member> peers)
    {
        lock (network.Gate)
        {
            if (self != this.self)
            {
                this.self = self;
                network.BreakAll(stream => stream.Has(this));
            }

            this.peers = peers;
            var ids = peers.Select(peer => peer.Id).ToHashSet();
            network.BreakAll(stream => stream.Has(this) && stream.PeerOf(this) is var peer && known.Contains(peer) && !ids.Contains(peer));
            foreach (var peer in peers.Where(peer => !known.Contains(peer.Id)))
            {
                Show(peer);
            }

            known.IntersectWith(ids);
            known.UnionWith(ids);
            Dial();
        }
    }

    public bool Send(MemberId to, byte channel, ReadOnlyMemory<byte> message)
    {
        lock (network.Gate)
        {
            if (IsGone || network.Find(this, to) is not { } stream)
            {
                return false;
            }

            stream.Send(this, channel, message);
            return true;
        }
    }

    public Task<ProbeAnswer> ProbeAsync(Member peer, CancellationToken cancellation)
    {
        var answer = new TaskCompletionSource<ProbeAnswer>();
        dispatcher.Schedule(new DispatchedAction(() =>
        {
            lock (network.Gate)
            {
                if (network.IsCut(Address, peer.Address))
                {
                    // As on a real network nobody answers; who asked has a time-out.
                    return;
                }

                var process = network.Process(peer.Address);
                answer.SetResult(process is null ? ProbeAnswer.Refused : process.self == peer.Id ? ProbeAnswer.Alive : ProbeAnswer.Replaced);
            }
        }));
        return answer.Task;
    }

    public ValueTask DisposeAsync()
    {
        if (!IsGone)
        {
            network.Kill(Address);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Tells the listener something, in order, on the dispatcher. Under the network's gate.</summary>
    public void Hear(Func<bool> isStill, Action<ILinkListener> what)
    {
        heard.Enqueue((isStill, what));
        dispatcher.Schedule(new DispatchedAction(Tell));
    }

    /// <summary>Opens the missing streams after a while. Under the network's gate.</summary>
    public void DialLater()
    {
        if (isDialing || IsGone)
        {
            return;
        }

        isDialing = true;
        network.Time.After(network.RetryInterval, () =>
        {
            lock (network.Gate)
            {
                isDialing = false;
                Dial();
            }
        });
    }

    /// <summary>The other side opens the stream; it is told that there is somebody.</summary>
    private void Show(Member peer)
    {
        if (string.CompareOrdinal(self.Node, peer.Id.Node) > 0 && !network.IsCut(Address, peer.Address) && network.Process(peer.Address) is { } process)
        {
            var me = self;
            process.Hear(() => true, listener => listener.Seen(me));
        }
    }

    private void Dial()
    {
        foreach (var peer in peers)
        {
            if (IsGone || string.CompareOrdinal(self.Node, peer.Id.Node) >= 0 || network.Find(this, peer.Id) is not null)
            {
                continue;
            }

            if (network.IsCut(Address, peer.Address) || network.Process(peer.Address) is not { } process || process.self != peer.Id)
            {
                DialLater();
                continue;
            }

            // The other side takes this as the end of this node's former life.
            network.BreakAll(stream => stream.Has(process) && stream.PeerOf(process) is var former && former.Node == self.Node);
            network.Add(new InMemoryStream(network, this, self, process, peer.Id));
            var (me, other) = (self, peer.Id);
            Hear(() => true, listener => listener.Seen(other));
            process.Hear(() => true, listener => listener.Seen(me));
        }
    }

    private void Tell()
    {
        Action<ILinkListener>? what = null;
        lock (network.Gate)
        {
            var (isStill, next) = heard.Dequeue();
            if (isStill())
            {
                what = next;
            }
        }

        what?.Invoke(listener!);
    }
}
