using Orchestrator.Contracts;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine;
using Orchestrator.Engine.Tasks;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Tasks;

/// <summary>The routes under <c>/api/v1/tasks</c>.</summary>
internal sealed class TaskEndpoints(IOrchestrator orchestrator, OrchestratorOptions engine, ServerOptions options, IHostApplicationLifetime lifetime)
{
    private const string Root = "/api/v1/tasks";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Root, SubmitAsync).Describe(TaskOperations.Submit);
        routes.MapRead(Root, ListAsync).Describe(TaskOperations.List);
        routes.MapRead(Root + "/{id}", GetAsync).Describe(TaskOperations.Get);
        routes.MapRead(Root + "/{id}/events", EventsAsync).Describe(TaskOperations.Events);
        routes.MapPost(Root + "/{id}/cancel", CancelAsync).Describe(TaskOperations.Cancel);
        routes.MapPost(Root + "/{id}/retry", RetryAsync).Describe(TaskOperations.Retry);
        routes.MapDelete(Root + "/{id}", DeleteAsync).Describe(TaskOperations.Delete);
    }

    private async Task SubmitAsync(HttpContext context)
    {
        if ((MediaTypes.CheckJson(context.Request) ?? SmallBody.CheckNoQuery(context.Request)) is { } unfit)
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
            case TaskReplyKind.KeyQueueFull:
                await TaskProblems.KeyQueueFull(spec!).WriteAsync(context);
                break;
            default:
                await TaskProblems.QueueFull(spec!).WriteAsync(context);
                break;
        }
    }

    private async Task GetAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request);
        var patience = query.Seconds("wait", PageLimits.LongestWait);
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
        var (problem, reason) = await SmallBody.ReadAsync<string>(context, options.MaxRequestBodyBytes, ChangeBody.ReadReason);
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
        var (problem, _) = await SmallBody.ReadAsync<string>(context, options.MaxRequestBodyBytes, ChangeBody.ReadNothing);
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

    private async Task DeleteAsync(HttpContext context)
    {
        if (SmallBody.CheckNoQuery(context.Request) is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        var outcome = TryId(context, out var id) ? await orchestrator.DeleteAsync([id], CancellationToken.None) : default;
        if (outcome.Deleted == 1)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            await (outcome.NotEnded == 1 ? TaskProblems.CannotDelete(id) : TaskProblems.NotFound(RouteId(context))).WriteAsync(context);
        }
    }

    private static string? RouteId(HttpContext context) => context.Request.RouteValues["id"] as string;

    private static bool TryId(HttpContext context, out TaskId id) => TaskId.TryParse(RouteId(context), out id);
}
