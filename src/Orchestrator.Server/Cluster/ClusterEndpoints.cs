using Orchestrator.Contracts;
using Orchestrator.Contracts.Cluster;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;
using Orchestrator.Server.Nodes;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Cluster;

/// <summary>The routes <c>/api/v1/cluster</c> and <c>/api/v1/nodes</c>.</summary>
internal sealed class ClusterEndpoints(ClusterReport report, NodeReport managed, ClusterChanges changes, IHostApplicationLifetime lifetime)
{
    private const string Root = "/api/v1/cluster";
    private const string Nodes = "/api/v1/nodes";
    private const string NodeId = "node_id";
    private const string OneNode = Root + "/nodes/{" + NodeId + "}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead(Root, GetAsync).Describe(ClusterOperations.Get);
        routes.MapRead(Nodes, ListAsync).Describe(ClusterOperations.ListNodes);
        routes.MapRead(Nodes + "/{" + NodeId + "}", GetNodeAsync).Describe(ClusterOperations.GetNode);
        routes.MapPost(OneNode + "/leave", LeaveAsync).Describe(ClusterOperations.Leave);
        routes.MapPost(OneNode + "/drain", DrainAsync).Describe(ClusterOperations.Drain);
        routes.MapPost(OneNode + "/down", DownAsync).Describe(ClusterOperations.Down);
        routes.MapPost(Root + "/rebalance", RebalanceAsync).Describe(ClusterOperations.Rebalance);
    }

    private static string Name(HttpContext context) => (string)context.Request.RouteValues[NodeId]!;

    private async Task GetAsync(HttpContext context)
    {
        if (!await RefusesQueryAsync(context))
        {
            await JsonResponse.WriteAsync(
                context, StatusCodes.Status200OK, await report.ReadAsync(context.RequestAborted), ContractsJsonContext.Default.ClusterResource);
        }
    }

    private async Task ListAsync(HttpContext context)
    {
        if (!await RefusesQueryAsync(context))
        {
            await JsonResponse.WriteAsync(
                context,
                StatusCodes.Status200OK,
                new NodeListResource([.. await report.MembersAsync(context.RequestAborted), .. await managed.ReadAsync(context.RequestAborted)]),
                ContractsJsonContext.Default.NodeListResource);
        }
    }

    private async Task GetNodeAsync(HttpContext context)
    {
        if (await RefusesQueryAsync(context))
        {
            return;
        }

        // A node that is down may be listed beside its next life.
        var members = await report.MembersAsync(context.RequestAborted);
        if ((members.LastOrDefault(member => member.Node == Name(context))
            ?? (await managed.ReadAsync(context.RequestAborted)).FirstOrDefault(member => member.Node == Name(context))) is { } found)
        {
            await JsonResponse.WriteAsync(context, StatusCodes.Status200OK, found, ContractsJsonContext.Default.MemberResource);
        }
        else
        {
            await new Problem(ErrorCodes.NodeNotFound, $"There is no node '{Name(context)}'; GET {Nodes} lists them.").WriteAsync(context);
        }
    }

    private async Task LeaveAsync(HttpContext context)
    {
        if (!await RefusesQueryAsync(context))
        {
            await AnswerAsync(context, await changes.LeaveAsync(Name(context), context.RequestAborted));
        }
    }

    private async Task DownAsync(HttpContext context)
    {
        if (!await RefusesQueryAsync(context))
        {
            await AnswerAsync(context, await changes.DownAsync(Name(context), context.RequestAborted));
        }
    }

    private async Task DrainAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request);
        var patience = query.Seconds("wait", PageLimits.LongestWait);
        if (query.Check() is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        // A node that is told to drain itself stops soon after: it does not hold its caller to the end.
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await AnswerAsync(context, await changes.DrainAsync(Name(context), patience, patient.Token));
    }

    private async Task RebalanceAsync(HttpContext context)
    {
        if (await RefusesQueryAsync(context))
        {
            return;
        }

        var (problem, change) = await changes.RebalanceAsync(context.RequestAborted);
        await (problem?.WriteAsync(context)
            ?? JsonResponse.WriteAsync(context, StatusCodes.Status202Accepted, change!, ContractsJsonContext.Default.RebalanceResource));
    }

    private static Task AnswerAsync(HttpContext context, (Problem? Problem, NodeChangeResource? Change) outcome) =>
        outcome.Problem?.WriteAsync(context)
        ?? JsonResponse.WriteAsync(context, StatusCodes.Status200OK, outcome.Change!, ContractsJsonContext.Default.NodeChangeResource);

    private static async Task<bool> RefusesQueryAsync(HttpContext context)
    {
        if (new QueryReader(context.Request).Check() is not { } problem)
        {
            return false;
        }

        await problem.WriteAsync(context);
        return true;
    }
}
