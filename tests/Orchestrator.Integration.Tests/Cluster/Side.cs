using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Orchestrator.Cluster;
using Orchestrator.Cluster.Links;
using Orchestrator.Cluster.Transport;

namespace Orchestrator.Integration.Tests.Cluster;

/// <summary>One end of a stream, with a listener of its own, and what it heard.</summary>
internal sealed class Side : ILinkListener, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly Channel<(MemberId From, byte Channel, ReadOnlyMemory<byte> Message)> received =
        Channel.CreateUnbounded<(MemberId, byte, ReadOnlyMemory<byte>)>();

    private readonly Channel<MemberId> lost = Channel.CreateUnbounded<MemberId>();
    private readonly Channel<MemberId> seen = Channel.CreateUnbounded<MemberId>();
    private readonly string node;
    private readonly WebApplication app;
    private int seenCount;
    private bool isDisposed;

    public Side(string node, Uri address, WebSocketLinks links, WebApplication app)
    {
        (this.node, Address, Links, this.app) = (node, address, links, app);
        links.Listen(this);
    }

    public Uri Address { get; }

    public WebSocketLinks Links { get; }

    public long Incarnation { get; set; } = 1;

    public MemberId Self => new(node, Incarnation);

    public Member Member => new(Self, Address, MemberState.Up, [], [], DateTimeOffset.UnixEpoch);

    /// <summary>Holds up whoever brings a message.</summary>
    public ManualResetEventSlim? Hold { get; set; }

    public int SeenCount => Volatile.Read(ref seenCount);

    public Task<(MemberId From, byte Channel, ReadOnlyMemory<byte> Message)> NextAsync() => received.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    public Task<MemberId> LostAsync() => lost.Reader.ReadAsync().AsTask().WaitAsync(Patience);

    /// <summary>Completes when a stream to the life is open.</summary>
    public async Task SeenAsync(MemberId peer)
    {
        while (!Links.Send(peer, 0, ReadOnlyMemory<byte>.Empty))
        {
            await seen.Reader.ReadAsync().AsTask().WaitAsync(Patience);
        }
    }

    public void Seen(MemberId peer)
    {
        Interlocked.Increment(ref seenCount);
        seen.Writer.TryWrite(peer);
    }

    public void Received(MemberId from, byte channel, ReadOnlyMemory<byte> message)
    {
        Hold?.Wait(Patience);
        if (channel != 0)
        {
            received.Writer.TryWrite((from, channel, message));
        }
    }

    public void Lost(MemberId peer) => lost.Writer.TryWrite(peer);

    public async ValueTask DisposeAsync()
    {
        if (isDisposed)
        {
            return;
        }

        isDisposed = true;
        await Links.DisposeAsync();
        await app.DisposeAsync();
    }
}
