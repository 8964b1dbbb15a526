using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Cluster.Links;

namespace Orchestrator.Cluster.Transport;

/// <summary>
/// Streams between nodes as WebSockets on the server's own listener. The node whose name sorts first opens them; the server maps
/// <see cref="Path"/> to <see cref="HandleAsync"/>. Nodes know each other by a secret.
/// </summary>
public sealed class WebSocketLinks : INodeLinks
{
    /// <summary>Where a server must call <see cref="HandleAsync"/>. No API key is asked for there.</summary>
    public const string Path = "/api/v1/cluster/connect";

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PingInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly string secret;
    private readonly TimeSpan silence;
    private readonly long maxQueuedBytes;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly HttpClient probing;
    private readonly Dictionary<MemberId, CancellationTokenSource> dialing = [];
    private readonly HashSet<MemberId> known = [];
    private volatile Dictionary<MemberId, NodeStream> streams = [];
    private MemberId self;
    private ILinkListener? listener;
    private bool isClosed;

    /// <param name="secret">The same on all nodes; not empty.</param>
    /// <param name="silence">How long a peer may be silent before its stream is cut: the length of the lease.</param>
    /// <param name="time">The clock of retries. Default null: the system's.</param>
    /// <param name="loggerFactory">Default null: nothing is logged.</param>
    /// <param name="maxQueuedBytes">Bytes that may wait for one peer; more cut its stream. Default 64 MiB.</param>
    public WebSocketLinks(
        string secret, TimeSpan silence, TimeProvider? time = null, ILoggerFactory? loggerFactory = null, long maxQueuedBytes = 64 * 1024 * 1024)
    {
        ArgumentException.ThrowIfNullOrEmpty(secret);
        (this.secret, this.silence, this.maxQueuedBytes) = (secret, silence, maxQueuedBytes);
        this.time = time ?? TimeProvider.System;
        log = loggerFactory?.CreateLogger("Orchestrator.Cluster") ?? NullLogger.Instance;
        // Each probe opens a connection of its own: one from before would not show whether somebody listens now.
        probing = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.Zero });
    }

    /// <inheritdoc/>
    public void Listen(ILinkListener listener) => this.listener = listener;

    /// <inheritdoc/>
    public void Use(MemberId self, IReadOnlyList<Member> peers)
    {
        List<NodeStream> cut;
        lock (gate)
        {
            if (isClosed)
            {
                return;
            }

            var ids = peers.Select(peer => peer.Id).ToHashSet();
            cut = [.. streams.Values.Where(stream => stream.Self != self || (known.Contains(stream.Peer) && !ids.Contains(stream.Peer)))];
            var isNewLife = self != this.self;
            this.self = self;
            foreach (var peer in peers.Where(peer => string.CompareOrdinal(self.Node, peer.Id.Node) > 0 && (isNewLife || !known.Contains(peer.Id))))
            {
                _ = ShowAsync(self, peer);
            }

            known.Clear();
            known.UnionWith(ids);
            foreach (var (peer, attempt) in dialing.ToList())
            {
                if (isNewLife || !ids.Contains(peer))
                {
                    dialing.Remove(peer);
                    attempt.Cancel();
                }
            }

            foreach (var peer in peers.Where(peer => string.CompareOrdinal(self.Node, peer.Id.Node) < 0 && !dialing.ContainsKey(peer.Id)))
            {
                var attempt = new CancellationTokenSource();
                dialing.Add(peer.Id, attempt);
                _ = KeepOpenAsync(self, peer, attempt.Token);
            }
        }

        cut.ForEach(stream => stream.Abort());
    }

    /// <inheritdoc/>
    public bool Send(MemberId to, byte channel, ReadOnlyMemory<byte> message) =>
        streams.TryGetValue(to, out var stream) && stream.Send(channel, message);

    /// <inheritdoc/>
    public async Task<ProbeAnswer> ProbeAsync(Member peer, CancellationToken cancellation)
    {
        try
        {
            using var request = Probe(peer);
            using var response = await probing.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (response.StatusCode != HttpStatusCode.OK
                || !response.Headers.TryGetValues(ClusterHeaders.Node, out var node)
                || !response.Headers.TryGetValues(ClusterHeaders.Incarnation, out var incarnation)
                || ClusterHeaders.Parse(node.First(), incarnation.First()) is not { } there)
            {
                return ProbeAnswer.Unknown;
            }

            return there == peer.Id ? ProbeAnswer.Alive : ProbeAnswer.Replaced;
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            return ProbeAnswer.Refused;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            return ProbeAnswer.Unknown;
        }
    }

    /// <summary>Answers a node that connects: with a stream, or, when it asks for none, with the life that goes on here.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (!IsSecret(context.Request.Headers[ClusterHeaders.Secret]))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        MemberId here;
        lock (gate)
        {
            here = self;
        }

        context.Response.Headers[ClusterHeaders.Node] = ClusterHeaders.Escape(here.Node ?? "");
        context.Response.Headers[ClusterHeaders.Incarnation] = here.Incarnation.ToString();
        var headers = context.Request.Headers;
        var peer = ClusterHeaders.Read(headers, ClusterHeaders.Node, ClusterHeaders.Incarnation);
        if (!context.WebSockets.IsWebSocketRequest)
        {
            if (peer is { } shown)
            {
                listener!.Seen(shown);
            }

            return;
        }

        var wanted = ClusterHeaders.Read(headers, ClusterHeaders.PeerNode, ClusterHeaders.PeerIncarnation);
        if (peer is null || wanted != here || headers[ClusterHeaders.Version] != ClusterHeaders.CurrentVersion)
        {
            context.Response.StatusCode = StatusCodes.Status409Conflict;
            return;
        }

        var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = PingInterval, KeepAliveTimeout = silence });
        await RunAsync(new NodeStream(socket, here, peer.Value, listener!, maxQueuedBytes));
    }

    /// <summary>Sends what waits, for a moment, and closes all streams.</summary>
    public async ValueTask DisposeAsync()
    {
        List<NodeStream> open;
        lock (gate)
        {
            isClosed = true;
            open = [.. streams.Values];
            foreach (var attempt in dialing.Values)
            {
                attempt.Cancel();
            }

            dialing.Clear();
        }

        open.ForEach(stream => stream.Close());
        var ends = Task.WhenAll(open.Select(stream => stream.Completion));
        await Task.WhenAny(ends, Task.Delay(ClosePatience, time));
        open.ForEach(stream => stream.Abort());
        await ends;
        probing.Dispose();
    }

    private HttpRequestMessage Probe(Member peer)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(peer.Address, Path));
        request.Headers.ConnectionClose = true;
        request.Headers.Add(ClusterHeaders.Secret, secret);
        return request;
    }

    /// <summary>The other side opens the stream; it is told that there is somebody. If that fails it will see by itself.</summary>
    private async Task ShowAsync(MemberId self, Member peer)
    {
        // The caller holds the gate.
        await Task.Yield();
        using var timeout = new CancellationTokenSource(silence, time);
        try
        {
            using var request = Probe(peer);
            request.Headers.Add(ClusterHeaders.Node, ClusterHeaders.Escape(self.Node));
            request.Headers.Add(ClusterHeaders.Incarnation, self.Incarnation.ToString());
            using var response = await probing.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException or ObjectDisposedException)
        {
            log.LogDebug("{Self} could not show itself to {Peer}: {Reason}", self, peer.Id, e.Message);
        }
    }

    private async Task KeepOpenAsync(MemberId self, Member peer, CancellationToken cancellation)
    {
        // The caller holds the gate.
        await Task.Yield();
        var retry = FirstRetry;
        while (!cancellation.IsCancellationRequested)
        {
            if (await DialAsync(self, peer, cancellation) is { } socket)
            {
                retry = FirstRetry;
                await RunAsync(new NodeStream(socket, self, peer.Id, listener!, maxQueuedBytes));
            }

            try
            {
                await Task.Delay(retry, time, cancellation);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
        }
    }

    private async Task<WebSocket?> DialAsync(MemberId self, Member peer, CancellationToken cancellation)
    {
        var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        socket.Options.KeepAliveInterval = PingInterval;
        socket.Options.KeepAliveTimeout = silence;
        socket.Options.SetRequestHeader(ClusterHeaders.Secret, secret);
        socket.Options.SetRequestHeader(ClusterHeaders.Version, ClusterHeaders.CurrentVersion);
        socket.Options.SetRequestHeader(ClusterHeaders.Node, ClusterHeaders.Escape(self.Node));
        socket.Options.SetRequestHeader(ClusterHeaders.Incarnation, self.Incarnation.ToString());
        socket.Options.SetRequestHeader(ClusterHeaders.PeerNode, ClusterHeaders.Escape(peer.Id.Node));
        socket.Options.SetRequestHeader(ClusterHeaders.PeerIncarnation, peer.Id.Incarnation.ToString());
        using var timeout = new CancellationTokenSource(silence, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation, timeout.Token);
        try
        {
            var address = new UriBuilder(new Uri(peer.Address, Path)) { Scheme = peer.Address.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" };
            await socket.ConnectAsync(address.Uri, end.Token);
            return socket;
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or HttpRequestException)
        {
            log.LogDebug("{Self} cannot reach {Peer} at {Address}: {Reason}", self, peer.Id, peer.Address, e.Message);
            socket.Dispose();
            return null;
        }
    }

    /// <summary>Registers the stream once the one before has ended, and runs it to its end.</summary>
    private async Task RunAsync(NodeStream stream)
    {
        while (true)
        {
            NodeStream? former;
            lock (gate)
            {
                if (isClosed || stream.Self != self)
                {
                    stream.Abort();
                    return;
                }

                former = streams.Values.FirstOrDefault(one => one.Peer.Node == stream.Peer.Node);
                if (former is null)
                {
                    streams = new Dictionary<MemberId, NodeStream>(streams) { [stream.Peer] = stream };
                    break;
                }
            }

            former.Abort();
            await former.Completion;
        }

        await stream.RunAsync();
        lock (gate)
        {
            var rest = new Dictionary<MemberId, NodeStream>(streams);
            rest.Remove(stream.Peer);
            streams = rest;
        }

        listener!.Lost(stream.Peer);
        stream.Ended();
    }

    private bool IsSecret(string? given) =>
        given is not null && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
