using Orchestrator.Contracts;
using Orchestrator.Contracts.Logs;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Engine.Logs;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Tasks.Logs;

/// <summary><c>GET /api/v1/tasks/{id}/logs</c>: what a task wrote, also while it runs.</summary>
internal sealed class LogEndpoint(IOrchestrator orchestrator, IHostApplicationLifetime lifetime)
{
    private const string Route = "/api/v1/tasks/{id}/logs";

    public void Map(IEndpointRouteBuilder routes) => routes.MapRead(Route, LogsAsync).Describe(LogOperations.Read);

    private async Task LogsAsync(HttpContext context)
    {
        var id = context.Request.RouteValues["id"] as string;
        if (LogQuery.Read(context.Request, out var query) is { } problem)
        {
            await problem.WriteAsync(context);
        }
        else if (TaskId.TryParse(id, out var task) && await PageAsync(context, task, query) is { } page)
        {
            await JsonResponse.WriteAsync(
                context, StatusCodes.Status200OK, ToResource(page), ContractsJsonContext.Default.TaskLogListResource);
        }
        else
        {
            await TaskProblems.NotFound(id).WriteAsync(context);
        }
    }

    private async Task<TaskLogPage?> PageAsync(HttpContext context, TaskId id, LogQuery query)
    {
        if (query.Wait == TimeSpan.Zero)
        {
            return await orchestrator.LogsAsync(id, query.After, query.Limit, TimeSpan.Zero, context.RequestAborted);
        }

        // A server that stops does not hold its callers to the end: they get what there is.
        using var patient = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            return await orchestrator.LogsAsync(id, query.After, query.Limit, query.Wait, patient.Token);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return await orchestrator.LogsAsync(id, query.After, query.Limit, TimeSpan.Zero, context.RequestAborted);
        }
    }

    private static TaskLogListResource ToResource(TaskLogPage page) => new(
        [
            .. page.Items.Select(line => new TaskLogResource(
                line.Position.Line, line.At.ToString(), line.Position.Attempt, NameOf(line.Stream), line.Text)),
        ],
        page.Next?.ToString());

    private static string NameOf(TaskLogStream stream) => stream switch
    {
        TaskLogStream.Stdout => "stdout",
        TaskLogStream.Stderr => "stderr",
        _ => "log",
    };
}
