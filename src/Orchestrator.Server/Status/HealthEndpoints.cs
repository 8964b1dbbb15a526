using Orchestrator.Cluster;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Status;
using Orchestrator.Engine;
using Orchestrator.Journal;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Status;

/// <summary>
/// <c>GET /api/v1/health</c> and its two halves: <c>/live</c> says that the process answers at all, <c>/ready</c> that it
/// can take work. Open to everybody, and with nothing in it that is not for everybody. Query parameters are ignored, as
/// probes add some against caches.
/// </summary>
internal sealed class HealthEndpoints(IOrchestrator orchestrator, IMembership? membership, int minimumMembers, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead(ApiPaths.Health, ReadyAsync).Describe(StatusOperations.Health);
        routes.MapRead(ApiPaths.Health + "/ready", ReadyAsync).Describe(StatusOperations.Ready);
        routes.MapRead(ApiPaths.Health + "/live", context => AnswerAsync(context, null)).Describe(StatusOperations.Live);
    }

    internal async Task ReadyAsync(HttpContext context) => await AnswerAsync(context, await FaultAsync(context.RequestAborted));

    private async Task<string?> FaultAsync(CancellationToken cancellation)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return "The server is shutting down.";
        }

        if (membership is not null)
        {
            // Its lease, renewed every second, tells that the store answers; what other nodes do is theirs to tell.
            return FaultOf(membership.View);
        }

        try
        {
            // Every domain answers only when what it rests on is durable: a store that hangs shows here as well.
            await orchestrator.StatusAsync(cancellation).WaitAsync(Patience, time, cancellation);
            return null;
        }
        catch (ServiceUnavailableException e)
        {
            return e.Message;
        }
        catch (JournalUnavailableException e)
        {
            return e.Message;
        }
        catch (TimeoutException)
        {
            return $"The store has not answered for {Patience.TotalSeconds:0} seconds.";
        }
    }

    private string? FaultOf(ClusterView view)
    {
        var up = view.Members.Count(member => member.State == MemberState.Up);
        return view.Find(view.Self)?.State switch
        {
            MemberState.Joining => "The node is joining its cluster.",
            MemberState.Leaving => "The node is leaving its cluster.",
            null or MemberState.Down => "The node is no member of its cluster; it joins as soon as the cluster's store answers.",
            _ when !view.HoldsLease => "The node has no contact with the cluster's store: its lease has run out.",
            _ when up < minimumMembers => $"{up} nodes are up; work is taken from {minimumMembers} on (cluster.minimum_members).",
            _ => null,
        };
    }

    private static Task AnswerAsync(HttpContext context, string? fault) => JsonResponse.WriteAsync(
        context,
        fault is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
        new HealthResource(fault is null ? "healthy" : "unhealthy", fault),
        ContractsJsonContext.Default.HealthResource);
}
