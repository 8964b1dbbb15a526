using Orchestrator.Contracts;
using Orchestrator.Contracts.Agents;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Server.Agents.Push;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Agents;

/// <summary>The routes under <c>/api/v1/agents</c> about agents and their sessions.</summary>
internal sealed class AgentEndpoints(
    IAgents agents, PushAgents pushed, ServerOptions options, IHostApplicationLifetime lifetime, ILogger<AgentEndpoints> log)
{
    /// <summary>Where agents are.</summary>
    public const string Root = "/api/v1/agents";

    private static readonly LeasedWork Nothing = new([], [], IsDraining: false);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead(Root, ListAsync).Describe(AgentOperations.List);
        routes.MapPost(Root + "/register", RegisterAsync).Describe(AgentOperations.Register);
        routes.MapRead(Root + "/{agent_id}", GetAsync).Describe(AgentOperations.Get);
        routes.MapPost(Root + "/{agent_id}/lease", LeaseAsync).Describe(AgentOperations.Lease);
        routes.MapPost(Root + "/{agent_id}/deregister", DeregisterAsync).Describe(AgentOperations.Deregister);
        routes.MapPost(Root + "/{agent_id}/drain", DrainAsync).Describe(AgentOperations.Drain);
    }

    /// <summary>The agent that a path names.</summary>
    public static string IdOf(HttpContext context) => (string)context.Request.RouteValues["agent_id"]!;

    private async Task RegisterAsync(HttpContext context)
    {
        var (problem, read) = await SmallBody.ReadAsync<RegistrationRead>(context, options.MaxRequestBodyBytes, RegistrationReader.Read);
        if (problem is not null)
        {
            log.LogDebug("A registration was refused: {Detail}", problem.Detail);
            await problem.WriteAsync(context);
            return;
        }

        var grant = agents.Register(read.Registration);
        log.LogDebug("Agent {Agent} has session {Session}, resumed: {IsResumed}, endpoint: {Endpoint}", grant.AgentId, grant.Session, grant.IsResumed, read.Endpoint);
        if (read.Endpoint is { } endpoint)
        {
            pushed.Attach(grant, grant.AgentId, endpoint);
        }

        await JsonResponse.WriteAsync(context, StatusCodes.Status200OK, AgentJson.From(grant), ContractsJsonContext.Default.AgentSessionResource);
    }

    private async Task LeaseAsync(HttpContext context)
    {
        var (problem, lease) = await SmallBody.ReadAsync<AgentLease>(context, options.MaxRequestBodyBytes, LeaseReader.Read);
        if (problem is not null)
        {
            await problem.WriteAsync(context);
            return;
        }

        if (await LeaseAsync(context, lease!) is not { } work)
        {
            log.LogDebug("Agent {Agent} asked for work in session {Session}, which is over", IdOf(context), lease!.Session);
            await AgentProblems.SessionEnded(IdOf(context)).WriteAsync(context);
            return;
        }

        var buffer = JsonBuffer.Rent();
        AgentJson.Write(buffer.Writer, work);
        await JsonResponse.SendAsync(context, StatusCodes.Status200OK, buffer);
    }

    private async Task<LeasedWork?> LeaseAsync(HttpContext context, AgentLease lease)
    {
        if (lease.Wait == TimeSpan.Zero)
        {
            return await agents.LeaseAsync(IdOf(context), lease, context.RequestAborted);
        }

        // A server that stops does not hold its agents to the end.
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            return await agents.LeaseAsync(IdOf(context), lease, patient.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return Nothing;
        }
    }

    private async Task DeregisterAsync(HttpContext context)
    {
        var (problem, session) = await SmallBody.ReadAsync<string>(context, options.MaxRequestBodyBytes, LeaseReader.ReadSession);
        if (problem is not null)
        {
            await problem.WriteAsync(context);
            return;
        }

        await AnswerLeavingAsync(context, agents.Deregister(IdOf(context), session!));
    }

    private async Task DrainAsync(HttpContext context)
    {
        if (SmallBody.CheckNoQuery(context.Request) is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        await AnswerLeavingAsync(context, await agents.DrainAsync(IdOf(context), CancellationToken.None));
    }

    private async Task AnswerLeavingAsync(HttpContext context, AgentAnswer answer)
    {
        if (answer is not (AgentAnswer.Accepted or AgentAnswer.Repeated))
        {
            await AgentProblems.From(answer, IdOf(context), task: null).WriteAsync(context);
            return;
        }

        var view = await agents.FindAsync(IdOf(context), context.RequestAborted);
        var status = AgentJson.StateOf(view is null or { State: AgentState.Offline } ? AgentState.Offline : AgentState.Draining);
        log.LogDebug("Agent {Agent} leaves: {Status}", IdOf(context), status);
        await JsonResponse.WriteAsync(
            context, StatusCodes.Status200OK, new DeregisteredAgentResource(status), ContractsJsonContext.Default.DeregisteredAgentResource);
    }

    private async Task GetAsync(HttpContext context)
    {
        if (SmallBody.CheckNoQuery(context.Request) is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        await (await agents.FindAsync(IdOf(context), context.RequestAborted) is { } view
            ? JsonResponse.WriteAsync(context, StatusCodes.Status200OK, AgentJson.From(view), ContractsJsonContext.Default.AgentResource)
            : AgentProblems.NotFound(IdOf(context)).WriteAsync(context));
    }

    private async Task ListAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request);
        var limit = query.Whole("limit", PageLimits.Least, PageLimits.Most, PageLimits.Default);
        var cursor = query.Text("cursor");
        if (query.Check() is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        // One more than the page tells whether there is a next.
        var items = (await agents.ListAsync(context.RequestAborted))
            .Where(view => cursor is null || string.CompareOrdinal(view.Profile.Id, cursor) > 0)
            .OrderBy(view => view.Profile.Id, StringComparer.Ordinal)
            .Take(limit + 1)
            .ToList();
        var page = new AgentListResource(
            [.. items.Take(limit).Select(AgentJson.From)], items.Count > limit ? items[limit - 1].Profile.Id : null);
        await JsonResponse.WriteAsync(context, StatusCodes.Status200OK, page, ContractsJsonContext.Default.AgentListResource);
    }
}
