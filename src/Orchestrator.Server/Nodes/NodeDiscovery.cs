using System.Text.Json;
using Orchestrator.Domain;
using Orchestrator.Domain.Nodes;
using Orchestrator.Server.Agents.Push;
using Orchestrator.Server.Cluster;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Json;

namespace Orchestrator.Server.Nodes;

/// <summary>
/// Looks for node managers at the configured addresses. Of a cluster's nodes the master does, so that two do not take the same agents from each other.
/// </summary>
internal sealed class NodeDiscovery(ManagedNodes nodes, ClusterReport cluster, PushClient client, ServerOptions options, TimeProvider time, ILogger<NodeDiscovery> log) : BackgroundService
{
    private const string StatusPath = "/api/v4/orchestrator/status";
    private const int MaxAnswerBytes = 1024 * 1024;
    private const int AtOnce = 16;
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly Chance chance = new SeededChance((ulong)Random.Shared.NextInt64());
    private readonly Dictionary<Uri, EndpointProbe> probes = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var endpoint in options.Network.DiscoveryEndpoints)
        {
            probes[new Uri(endpoint)] = new EndpointProbe(Instant.Min, 0);
        }

        if (probes.Count == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(SweepInterval, time);
        try
        {
            do
            {
                if (IsMine())
                {
                    await SweepAsync(stoppingToken);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The server has stopped.
        }
    }

    private Instant Now => Instant.From(time.GetUtcNow());

    private bool IsMine()
    {
        var view = cluster.View;
        return cluster.StandsAlone || (ClusterReport.MasterOf(view) is { } master && master.Node == view.Self.Node && master.Incarnation == view.Self.Incarnation);
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        var due = probes.Where(probe => probe.Value.NextAt <= Now).Select(probe => probe.Key).Chunk(AtOnce).ToList();
        foreach (var some in due)
        {
            var answered = await Task.WhenAll(some.Select(endpoint => AskAsync(endpoint, cancellation)));
            foreach (var (endpoint, isThere) in some.Zip(answered))
            {
                var probe = probes[endpoint];
                probes[endpoint] = isThere ? probe.Answered(Now, nodes.Limits.Heartbeat) : probe.Failed(Now, chance);
            }
        }
    }

    private async Task<bool> AskAsync(Uri endpoint, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(endpoint.AbsoluteUri.TrimEnd('/') + StatusPath));
            using var response = await client.SendAsync(request, both.Token);
            var body = response.IsSuccessStatusCode ? await PushClient.ReadAsync(response, MaxAnswerBytes, both.Token) : null;
            return body is not null && Take(endpoint, body);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or InvalidOperationException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            log.LogDebug("No node manager answers at {Endpoint}: {Reason}", endpoint, e.Message);
            return false;
        }
    }

    private bool Take(Uri endpoint, byte[] body)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = JsonText.MaxDepth });
        var errors = new FieldErrors();
        var found = document.RootElement.ValueKind == JsonValueKind.Object ? NodeReader.ReadFound(document.RootElement, endpoint, errors) : null;
        if (found is null || errors.Any)
        {
            log.LogWarning("What answers at {Endpoint} is no node manager: {Detail}", endpoint, errors.Any ? errors.ToProblem(ErrorCodes.ValidationFailed).Detail : "no object");
            return false;
        }

        var heartbeat = NodeReader.ReadHeartbeat(document.RootElement, found.Id, new FieldErrors());
        if (nodes.Found(found, heartbeat) == NodeOutcome.Accepted)
        {
            return true;
        }

        log.LogWarning("The node manager at {Endpoint} is left out: {Max} are registered, as many as may be (network.max_nodes)", endpoint, nodes.Limits.MaxNodes);
        return false;
    }
}
