using Orchestrator.Contracts;
using Orchestrator.Contracts.Status;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Status;

/// <summary><c>GET /api/v1/status</c>.</summary>
internal sealed class StatusEndpoints(IOrchestrator orchestrator, ServerOptions options, TimeProvider time)
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
        await JsonResponse.WriteAsync(context, StatusCodes.Status200OK, From(status), ContractsJsonContext.Default.StatusResource);
    }

    private StatusResource From(NodeStatus status) => new()
    {
        Version = ServerVersion.Text,
        Uptime = Math.Round((time.GetUtcNow() - status.StartedAt).TotalSeconds, 3),
        Nodes = [new NodeResource(options.NodeId, "up")],
        Master = options.NodeId,
        Agents = [.. status.Nodes.Select(node => new AgentStatusResource(node.AgentId, node.Used == 0 ? "idle" : "busy", node.Slots, node.Used))],
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

    private static double? Rounded(double? value) => value is { } number ? Math.Round(number, 3) : null;
}
