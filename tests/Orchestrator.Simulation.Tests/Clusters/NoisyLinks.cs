using Orchestrator.Cluster;
using Orchestrator.Cluster.Links;
using Orchestrator.Engine.Cluster;

namespace Orchestrator.Simulation.Tests.Clusters;

/// <summary>The streams of one process, on which notes, but not calls, sometimes come twice: whoever hears them must not mind.</summary>
internal sealed class NoisyLinks(INodeLinks inner, Func<bool> comesTwice) : INodeLinks
{
    public void Listen(ILinkListener listener) => inner.Listen(listener);

    public void Use(MemberId self, IReadOnlyList<Member> peers) => inner.Use(self, peers);

    public bool Send(MemberId to, byte channel, ReadOnlyMemory<byte> message)
    {
        var isSent = inner.Send(to, channel, message);
        if (isSent && channel == 1 && (FrameKind)message.Span[0] is not (FrameKind.Call or FrameKind.Answer or FrameKind.Refusal) && comesTwice())
        {
            inner.Send(to, channel, message.ToArray());
        }

        return isSent;
    }

    public Task<ProbeAnswer> ProbeAsync(Member peer, CancellationToken cancellation) => inner.ProbeAsync(peer, cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
