using Orchestrator.Contracts;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine;
using Orchestrator.Engine.Tasks;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;

namespace Orchestrator.Server.Tasks;

/// <summary>The routes under <c>/api/v1/tasks</c>.</summary>
internal sealed class TaskEndpoints(IOrchestrator orchestrator, OrchestratorOptions engine, ServerOptions options, IHostApplicationLifetime lifetime)
{
    private const string Root = "/api/v1/tasks";
    private const int LongestWait = 60;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Root, SubmitAsync);
        routes.MapGet(Root, ListAsync);
        routes.MapGet(Root + "/{id}", GetAsync);
        routes.MapGet(Root + "/{id}/events", EventsAsync);
        routes.MapPost(Root + "/{id}/cancel", CancelAsync);
        routes.MapPost(Root + "/{id}/retry", RetryAsync);
    }

    private async Task SubmitAsync(HttpContext context)
    {
        if ((MediaTypes.CheckJson(context.Request) ?? CheckNoQuery(context.Request)) is { } unfit)
        {
            await unfit.WriteAsync(context);
            return;
        }

        Problem? problem;
        TaskSpec? spec = null;
        using (var body = await RequestBody.ReadAsync(context, options.MaxRequestBodyBytes))
        {
            problem = body.Problem ?? TaskSpecReader.Read(body.Bytes, engine.MaxPayloadBytes, out spec);
        }

        if (problem is not null)
        {
            await problem.WriteAsync(context);
            return;
        }

        // The answer does not wait for the caller's patience: the task is accepted or not, whoever listens.
        var response = await orchestrator.SubmitAsync(spec!, CancellationToken.None);
        switch (response.Kind)
        {
            case TaskReplyKind.Accepted:
                context.Response.Headers.Location = $"{Root}/{response.Id}";
                await AnswerAsync(context, StatusCodes.Status201Created, response.Task!);
                break;
            case TaskReplyKind.Repeated:
                await AnswerWithCurrentAsync(context, response);
                break;
            case TaskReplyKind.KeyConflict:
                await TaskProblems.Conflict(spec!, response.Id).WriteAsync(context);
                break;
            default:
                await TaskProblems.QueueFull(spec!).WriteAsync(context);
                break;
        }
    }

    private async Task GetAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request);
        var patience = query.Seconds("wait", LongestWait);
        if (query.Check() is { } problem)
        {
            await problem.WriteAsync(context);
        }
        else if (!TryId(context, out var id))
        {
            await TaskProblems.NotFound(RouteId(context)).WriteAsync(context);
        }
        else if (await FindAsync(context, id, patience) is { } task)
        {
            await AnswerAsync(context, StatusCodes.Status200OK, task);
        }
        else
        {
            await TaskProblems.NotFound(RouteId(context)).WriteAsync(context);
        }
    }

    private async Task ListAsync(HttpContext context)
    {
        if (TaskListQuery.Read(context.Request, out var query) is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        var page = await orchestrator.ListAsync(query.Filter, query.Limit, query.After, context.RequestAborted);
        var buffer = JsonBuffer.Rent();
        TaskJson.Write(buffer.Writer, page);
        await JsonResponse.SendAsync(context, StatusCodes.Status200OK, buffer);
    }

    private async Task EventsAsync(HttpContext context)
    {
        if (TaskEventsQuery.Read(context.Request, out var query) is { } problem)
        {
            await problem.WriteAsync(context);
        }
        else if (TryId(context, out var id) && await orchestrator.FindAsync(id, context.RequestAborted) is { } task)
        {
            await JsonResponse.WriteAsync(
                context, StatusCodes.Status200OK, query.PageOf(task), ContractsJsonContext.Default.TaskEventListResource);
        }
        else
        {
            await TaskProblems.NotFound(RouteId(context)).WriteAsync(context);
        }
    }

    private async Task CancelAsync(HttpContext context)
    {
        var (problem, reason) = await ReadChangeAsync(context, ChangeBody.ReadReason);
        if (problem is not null)
        {
            await problem.WriteAsync(context);
            return;
        }

        var response = TryId(context, out var id)
            ? await orchestrator.CancelAsync(id, reason, CancellationToken.None)
            : new TaskResponse(TaskReplyKind.NotFound, id, null);
        await AnswerChangeAsync(context, response, TaskProblems.CannotCancel);
    }

    private async Task RetryAsync(HttpContext context)
    {
        var (problem, _) = await ReadChangeAsync(context, ChangeBody.ReadNothing);
        if (problem is not null)
        {
            await problem.WriteAsync(context);
            return;
        }

        var response = TryId(context, out var id)
            ? await orchestrator.RetryAsync(id, CancellationToken.None)
            : new TaskResponse(TaskReplyKind.NotFound, id, null);
        await AnswerChangeAsync(context, response, TaskProblems.CannotRetry);
    }

    private async ValueTask<(Problem? Problem, string? Reason)> ReadChangeAsync(HttpContext context, BodyReader read)
    {
        if ((MediaTypes.CheckJson(context.Request) ?? CheckNoQuery(context.Request)) is { } unfit)
        {
            return (unfit, null);
        }

        using var body = await RequestBody.ReadAsync(context, options.MaxRequestBodyBytes);
        string? reason = null;
        return (body.Problem ?? read(body.Bytes, out reason), reason);
    }

    private async Task AnswerChangeAsync(HttpContext context, TaskResponse response, Func<TaskView?, Problem> notAllowed)
    {
        switch (response.Kind)
        {
            case TaskReplyKind.Accepted or TaskReplyKind.Repeated:
                await AnswerWithCurrentAsync(context, response);
                break;
            case TaskReplyKind.NotFound:
                await TaskProblems.NotFound(RouteId(context)).WriteAsync(context);
                break;
            default:
                await notAllowed(response.Task).WriteAsync(context);
                break;
        }
    }

    /// <summary>Answers 200 with the task, from the table of finished tasks if it has left memory.</summary>
    private async Task AnswerWithCurrentAsync(HttpContext context, TaskResponse response)
    {
        if ((response.Task ?? await orchestrator.FindAsync(response.Id, context.RequestAborted)) is { } task)
        {
            await AnswerAsync(context, StatusCodes.Status200OK, task);
        }
        else
        {
            await TaskProblems.NotFound(response.Id.ToString()).WriteAsync(context);
        }
    }

    private async Task<TaskView?> FindAsync(HttpContext context, TaskId id, TimeSpan patience)
    {
        if (patience == TimeSpan.Zero)
        {
            return await orchestrator.FindAsync(id, context.RequestAborted);
        }

        // A server that stops does not hold its callers to the end: they hear how the task stands.
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            return await orchestrator.WaitAsync(id, patience, patient.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return await orchestrator.FindAsync(id, context.RequestAborted);
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, TaskView task)
    {
        var buffer = JsonBuffer.Rent();
        TaskJson.Write(buffer.Writer, task);
        return JsonResponse.SendAsync(context, status, buffer);
    }

    private static Problem? CheckNoQuery(HttpRequest request) =>
        request.QueryString.HasValue ? new QueryReader(request).Check() : null;

    private static string? RouteId(HttpContext context) => context.Request.RouteValues["id"] as string;

    private static bool TryId(HttpContext context, out TaskId id) => TaskId.TryParse(RouteId(context), out id);
}
