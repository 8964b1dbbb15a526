using Orchestrator.Contracts;
using Orchestrator.Contracts.Scaling;
using Orchestrator.Engine.Scaling;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Scaling;

/// <summary>The routes <c>/api/v1/scaling</c> and <c>/api/v1/agents/spawn</c>: how many agents there are, and more of them.</summary>
internal sealed class ScalingEndpoints(IScaling scaling, ServerOptions options)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/api/v1/scaling", GetAsync).Describe(ScalingOperations.Get);
        routes.MapPost("/api/v1/agents/spawn", SpawnAsync).Describe(ScalingOperations.Spawn);
    }

    private async Task GetAsync(HttpContext context)
    {
        if (SmallBody.CheckNoQuery(context.Request) is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        var status = await scaling.StatusAsync(context.RequestAborted);
        await JsonResponse.WriteAsync(context, StatusCodes.Status200OK, ScalingJson.From(status), ContractsJsonContext.Default.ScalingResource);
    }

    private async Task SpawnAsync(HttpContext context)
    {
        var (problem, count) = await SmallBody.ReadAsync<int>(context, options.MaxRequestBodyBytes, SpawnRequestReader.Read);
        if (problem is not null)
        {
            await problem.WriteAsync(context);
            return;
        }

        try
        {
            // Once begun it goes on without its caller: nobody would know of agents that were started meanwhile.
            var agents = await scaling.SpawnAsync(count, CancellationToken.None);
            await JsonResponse.WriteAsync(
                context, StatusCodes.Status201Created, new SpawnedAgentsResource(count, agents), ContractsJsonContext.Default.SpawnedAgentsResource);
        }
        catch (ScalingLimitException e)
        {
            await new Problem(ErrorCodes.ScalingLimit, e.Message).WriteAsync(context);
        }
        catch (ScalingFailedException e)
        {
            await new Problem(ErrorCodes.ScalingFailed, e.Message).WriteAsync(context);
        }
    }
}
