using Orchestrator.Contracts;
using Orchestrator.Contracts.Workflows;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine;
using Orchestrator.Engine.Workflows;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Workflows;

/// <summary>The routes under <c>/api/v1/workflows/runs</c> that start runs and show them.</summary>
internal sealed class RunEndpoints(IWorkflows workflows, LiveSteps live, OrchestratorOptions engine, ServerOptions options, IHostApplicationLifetime lifetime)
{
    private const string Root = "/api/v1/workflows/runs";
    private const string One = Root + "/{run_id}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Root, StartAsync).Describe(RunOperations.Start);
        routes.MapRead(Root, ListAsync).Describe(RunOperations.List);
        routes.MapRead(One, GetAsync).Describe(RunOperations.Get);
        routes.MapRead(One + "/events", EventsAsync).Describe(RunOperations.Events);
    }

    private async Task StartAsync(HttpContext context)
    {
        var (problem, request) = await WorkflowBody.ReadAsync<RunRequest>(
            context,
            options.MaxRequestBodyBytes,
            (ReadOnlySpan<byte> json, out RunRequest? read) => StartRunReader.Read(json, engine.MaxPayloadBytes, engine.Workflows.Limits, out read));
        if (problem is not null)
        {
            await problem.WriteAsync(context);
            return;
        }

        try
        {
            // The answer does not wait for the caller's patience: the run is started or not, whoever listens.
            await AnswerAsync(context, request!, await workflows.StartAsync(request!, CancellationToken.None));
        }
        catch (WorkflowFaultException e)
        {
            await WorkflowProblems.Faults(e.Faults).WriteAsync(context);
        }
    }

    private async Task AnswerAsync(HttpContext context, RunRequest request, RunAnswer answer)
    {
        switch (answer.Kind)
        {
            case RunAnswerKind.Done:
                context.Response.Headers.Location = $"{Root}/{answer.Run!.Id}";
                await AnswerAsync(context, answer.Run, StatusCodes.Status201Created);
                break;
            case RunAnswerKind.Repeated:
                await AnswerAsync(context, answer.Run!);
                break;
            case RunAnswerKind.NotFound:
                await WorkflowProblems.NotFound(request.Reference?.Id ?? request.Workflow!.Id, request.Reference?.Version).WriteAsync(context);
                break;
            case RunAnswerKind.KeyConflict:
                await WorkflowProblems.KeyConflict(request, answer).WriteAsync(context);
                break;
            case RunAnswerKind.TooMany:
                await WorkflowProblems.TooMany(answer).WriteAsync(context);
                break;
            default:
                await WorkflowProblems.NotAllowed(answer).WriteAsync(context);
                break;
        }
    }

    private async Task GetAsync(HttpContext context)
    {
        if (RunQuery.Read(context.Request, out var query) is { } problem)
        {
            await problem.WriteAsync(context);
        }
        else if (RunPath.TryId(context, out var id) && await FindAsync(context, id, query) is { } run)
        {
            await AnswerAsync(context, run);
        }
        else
        {
            await WorkflowProblems.RunNotFound(RunPath.Id(context)).WriteAsync(context);
        }
    }

    private async Task ListAsync(HttpContext context)
    {
        if (RunListQuery.Read(context.Request, out var query) is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        var page = await workflows.ListRunsAsync(query.Filter, query.Limit, query.After, context.RequestAborted);
        await JsonResponse.WriteAsync(context, StatusCodes.Status200OK, RunJson.From(page), ContractsJsonContext.Default.RunListResource);
    }

    private async Task EventsAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request);
        var limit = query.Whole("limit", PageLimits.Least, PageLimits.Most, PageLimits.Default);
        var after = RunQuery.Revision(query, "cursor", "is none that this list gave out; pass next_cursor as it is") ?? 0;
        if (query.Check() is { } problem)
        {
            await problem.WriteAsync(context);
        }
        else if (RunPath.TryId(context, out var id) && await workflows.HistoryAsync(id, context.RequestAborted) is { } history)
        {
            var items = history.SkipWhile(entry => entry.Revision <= after).Take(limit).Select(RunJson.From).ToList();
            var isLast = items.Count == 0 || history[^1].Revision == items[^1].Revision;
            await JsonResponse.WriteAsync(
                context,
                StatusCodes.Status200OK,
                new RunEventListResource(items, isLast ? null : RunJson.CursorOf(items[^1])),
                ContractsJsonContext.Default.RunEventListResource);
        }
        else
        {
            await WorkflowProblems.RunNotFound(RunPath.Id(context)).WriteAsync(context);
        }
    }

    private async Task<RunView?> FindAsync(HttpContext context, RunId id, RunQuery query)
    {
        if (query.Patience == TimeSpan.Zero)
        {
            return await workflows.FindRunAsync(id, context.RequestAborted);
        }

        // A server that stops does not hold its callers to the end: they hear how the run stands.
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            return await workflows.WaitRunAsync(id, query.Patience, query.After, patient.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return await workflows.FindRunAsync(id, context.RequestAborted);
        }
    }

    private async Task AnswerAsync(HttpContext context, RunView run, int status = StatusCodes.Status200OK) => await JsonResponse.WriteAsync(
        context, status, RunJson.From(run, await live.FindAsync(run, context.RequestAborted)), ContractsJsonContext.Default.RunResource);
}
