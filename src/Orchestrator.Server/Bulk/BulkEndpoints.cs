using Orchestrator.Contracts;
using Orchestrator.Contracts.Bulk;
using Orchestrator.Domain.Bulk;
using Orchestrator.Engine.Bulk;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;
using Orchestrator.Server.Security;
using Orchestrator.Server.Tasks;

namespace Orchestrator.Server.Bulk;

/// <summary>The routes under <c>/api/v1/tasks/bulk</c>: one action on every task that a filter matches.</summary>
internal sealed class BulkEndpoints(IBulkJobs jobs, ServerOptions options, IHostApplicationLifetime lifetime)
{
    private const string Root = "/api/v1/tasks/bulk";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Root, StartAsync).Describe(BulkOperations.Start);
        routes.MapRead(Root, ListAsync).Describe(BulkOperations.List);
        routes.MapRead(Root + "/{bulk_id}", GetAsync).Describe(BulkOperations.Get);
        routes.MapPost(Root + "/{bulk_id}/pause", context => ChangeAsync(context, (by, reason) => new BulkChange.Pause(by, reason))).Describe(BulkOperations.Pause);
        routes.MapPost(Root + "/{bulk_id}/resume", context => ChangeAsync(context, (by, reason) => new BulkChange.Resume(by, reason))).Describe(BulkOperations.Resume);
        routes.MapPost(Root + "/{bulk_id}/cancel", context => ChangeAsync(context, (by, reason) => new BulkChange.Cancel(by, reason))).Describe(BulkOperations.Cancel);
        routes.MapPost(Root + "/{bulk_id}/rate", SetRateAsync).Describe(BulkOperations.SetRate);
    }

    private async Task StartAsync(HttpContext context)
    {
        var (problem, request) = await SmallBody.ReadAsync<BulkRequestReader.Request>(context, options.MaxRequestBodyBytes, BulkRequestReader.Read);

        if (problem is not null)
        {
            await problem.WriteAsync(context);
        }
        else if (request.DryRun)
        {
            var count = await jobs.CountAsync(request.Action, request.Filter, context.RequestAborted);
            await JsonResponse.WriteAsync(
                context,
                StatusCodes.Status200OK,
                new BulkCountResource(request.Action.Name(), DryRun: true, count),
                ContractsJsonContext.Default.BulkCountResource);
        }
        else
        {
            await StartAsync(context, request);
        }
    }

    private async Task StartAsync(HttpContext context, BulkRequestReader.Request request)
    {
        try
        {
            var job = await jobs.StartAsync(
                request.Action, request.Filter, request.Rate, Caller.Of(context), request.Reason, CancellationToken.None);
            context.Response.Headers.Location = $"{Root}/{job.Id}";
            await AnswerAsync(context, StatusCodes.Status202Accepted, job);
        }
        catch (InvalidOperationException e)
        {
            await new Problem(ErrorCodes.TooManyBulkJobs, e.Message).WriteAsync(context);
        }
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

        var all = await jobs.ListAsync(context.RequestAborted);
        var from = 0;
        if (cursor is not null && (from = all.ToList().FindIndex(job => job.Id == cursor) + 1) == 0)
        {
            query.Errors.Add("cursor", "is none that a list gave out, or its job is not kept any longer; begin anew without it");
            await query.Check()!.WriteAsync(context);
            return;
        }

        var page = all.Skip(from).Take(limit).ToList();
        var isLast = from + page.Count == all.Count;
        await JsonResponse.WriteAsync(
            context,
            StatusCodes.Status200OK,
            new BulkListResource([.. page.Select(BulkJson.From)], isLast ? null : page[^1].Id),
            ContractsJsonContext.Default.BulkListResource);
    }

    private async Task GetAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request);
        var patience = query.Seconds("wait", PageLimits.LongestWait);
        if (query.Check() is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        // A server that stops does not hold its callers to the end: they hear how the job stands.
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        BulkJob? job;
        try
        {
            job = patience == TimeSpan.Zero
                ? await jobs.FindAsync(Id(context), context.RequestAborted)
                : await jobs.WaitAsync(Id(context), patience, patient.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            job = await jobs.FindAsync(Id(context), context.RequestAborted);
        }

        await AnswerAsync(context, job);
    }

    private async Task ChangeAsync(HttpContext context, Func<string?, string?, BulkChange> change)
    {
        var (problem, reason) = await SmallBody.ReadAsync<string>(context, options.MaxRequestBodyBytes, ChangeBody.ReadReason);

        await (problem?.WriteAsync(context) ?? ChangeAsync(context, change(Caller.Of(context), reason)));
    }

    private async Task SetRateAsync(HttpContext context)
    {
        var (problem, rate) = await SmallBody.ReadAsync<double?>(context, options.MaxRequestBodyBytes, BulkRequestReader.ReadRate);

        await (problem?.WriteAsync(context) ?? ChangeAsync(context, new BulkChange.SetRate(Caller.Of(context), rate)));
    }

    private async Task ChangeAsync(HttpContext context, BulkChange change)
    {
        try
        {
            await AnswerAsync(context, await jobs.ChangeAsync(Id(context), change, CancellationToken.None));
        }
        catch (InvalidOperationException e)
        {
            await new Problem(ErrorCodes.InvalidState, e.Message).WriteAsync(context);
        }
    }

    private static Task AnswerAsync(HttpContext context, BulkJob? job) => job is null
        ? new Problem(ErrorCodes.BulkNotFound, $"There is no bulk job '{Id(context)}'; of those that have ended the last 1,000 are kept.").WriteAsync(context)
        : AnswerAsync(context, StatusCodes.Status200OK, job);

    private static Task AnswerAsync(HttpContext context, int status, BulkJob job) =>
        JsonResponse.WriteAsync(context, status, BulkJson.From(job), ContractsJsonContext.Default.BulkJobResource);

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["bulk_id"]!;
}
