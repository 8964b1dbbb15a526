using Orchestrator.Cluster;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Status;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Server.Cluster;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Status;

/// <summary><c>GET /api/v1/status</c>.</summary>
internal sealed class StatusEndpoints(IOrchestrator orchestrator, ClusterReport cluster, TimeProvider time)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapRead("/api/v1/status", GetAsync).Describe(StatusOperations.Status);

    private async Task GetAsync(HttpContext context)
    {
        if (new QueryReader(context.Request).Check() is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        var status = await orchestrator.StatusAsync(context.RequestAborted);
        await JsonResponse.WriteAsync(context, StatusCodes.Status200OK, From(status, cluster.View), ContractsJsonContext.Default.StatusResource);
    }

    private StatusResource From(NodeStatus status, ClusterView view) => new()
    {
        Version = ServerVersion.Text,
        Uptime = Math.Round((time.GetUtcNow() - status.StartedAt).TotalSeconds, 3),
        Nodes = [.. view.Members.Select(member => new NodeResource(member.Id.Node, ClusterReport.StateOf(member.State)))],
        Master = ClusterReport.MasterOf(view)?.Node,
        Agents = [.. status.Nodes.Select(node => new AgentStatusResource(node.AgentId, StateOf(node, view), node.Slots, node.Used))],
        Tasks = TaskStates.All.ToDictionary(
            state => state.Name(), state => status.Domains.Sum(domain => domain.Counts[(int)state]), StringComparer.Ordinal),
        QueueDepth = status.Domains.ToDictionary(domain => domain.Domain, domain => domain.QueueDepth, StringComparer.Ordinal),
        Throughput = Math.Round(status.Outcomes.PerSecond, 3),
        P50Ms = Rounded(status.Outcomes.P50Ms),
        P95Ms = Rounded(status.Outcomes.P95Ms),
        P99Ms = Rounded(status.Outcomes.P99Ms),
        SuccessRate = Rounded(status.Outcomes.SuccessRate),
        ProjectionLag = status.Domains.Sum(domain => (long)domain.ProjectionLag),
    };

    private static string StateOf(NodeSummary node, ClusterView view) =>
        view.Members.Any(member => member.Id.Node == node.Node && member.State == MemberState.Leaving) ? "draining"
        : node.Used == 0 ? "idle"
        : "busy";

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 3) : null;
}
