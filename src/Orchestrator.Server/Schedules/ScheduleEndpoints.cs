using Orchestrator.Contracts;
using Orchestrator.Contracts.Schedules;
using Orchestrator.Domain.Schedules;
using Orchestrator.Engine;
using Orchestrator.Engine.Schedules;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;
using Orchestrator.Server.Tasks;

namespace Orchestrator.Server.Schedules;

/// <summary>The routes under <c>/api/v1/schedules</c>: tasks that are submitted again and again.</summary>
internal sealed class ScheduleEndpoints(ISchedules schedules, OrchestratorOptions engine, ServerOptions options)
{
    private const string Root = "/api/v1/schedules";
    private const string One = Root + "/{schedule_id}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead(Root, ListAsync).Describe(ScheduleOperations.List);
        routes.MapRead(One, GetAsync).Describe(ScheduleOperations.Get);
        routes.MapPut(One, PutAsync).Describe(ScheduleOperations.Put);
        routes.MapDelete(One, DeleteAsync).Describe(ScheduleOperations.Delete);
        routes.MapPost(One + "/pause", context => ChangeAsync(context, schedules.PauseAsync)).Describe(ScheduleOperations.Pause);
        routes.MapPost(One + "/resume", context => ChangeAsync(context, schedules.ResumeAsync)).Describe(ScheduleOperations.Resume);
        routes.MapPost(One + "/run", RunAsync).Describe(ScheduleOperations.Run);
    }

    private async Task PutAsync(HttpContext context)
    {
        var (problem, request) = await SmallBody.ReadAsync<ScheduleRequestReader.Request>(
            context,
            options.MaxRequestBodyBytes,
            (ReadOnlySpan<byte> json, out ScheduleRequestReader.Request read) => ScheduleRequestReader.Read(json, Id(context), engine.MaxPayloadBytes, out read));
        if (problem is not null)
        {
            await problem.WriteAsync(context);
            return;
        }

        var answer = await schedules.PutAsync(request.Spec, request.Paused, CancellationToken.None);
        if (answer.IsNew)
        {
            context.Response.Headers.Location = $"{Root}/{Uri.EscapeDataString(request.Spec.Id)}";
        }

        await (answer.Outcome == ScheduleOutcome.TooMany
            ? new Problem(ErrorCodes.TooManySchedules, "There are as many schedules as may be; delete some, or raise schedules.max.").WriteAsync(context)
            : AnswerAsync(context, answer.Schedule, answer.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK));
    }

    private async Task GetAsync(HttpContext context)
    {
        if (SmallBody.CheckNoQuery(context.Request) is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        await AnswerAsync(context, await schedules.FindAsync(Id(context), context.RequestAborted));
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

        var page = await schedules.ListAsync(limit, cursor, context.RequestAborted);
        await JsonResponse.WriteAsync(
            context,
            StatusCodes.Status200OK,
            new ScheduleListResource([.. page.Items.Select(ScheduleJson.From)], page.Next),
            ContractsJsonContext.Default.ScheduleListResource);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        if (SmallBody.CheckNoQuery(context.Request) is { } problem)
        {
            await problem.WriteAsync(context);
        }
        else if (await schedules.DeleteAsync(Id(context), CancellationToken.None))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            await AnswerAsync(context, null);
        }
    }

    private async Task ChangeAsync(HttpContext context, Func<string, CancellationToken, Task<Schedule?>> change)
    {
        var (problem, _) = await SmallBody.ReadAsync<string>(context, options.MaxRequestBodyBytes, ChangeBody.ReadNothing);
        await (problem?.WriteAsync(context) ?? AnswerAsync(context, await change(Id(context), CancellationToken.None)));
    }

    private async Task RunAsync(HttpContext context)
    {
        var (problem, _) = await SmallBody.ReadAsync<string>(context, options.MaxRequestBodyBytes, ChangeBody.ReadNothing);
        if (problem is not null)
        {
            await problem.WriteAsync(context);
            return;
        }

        var answer = await schedules.RunAsync(Id(context), CancellationToken.None);
        await (answer.Outcome == ScheduleOutcome.Overlaps
            ? new Problem(
                ErrorCodes.InvalidState,
                $"The task of the last firing of '{Id(context)}' has not ended, and the schedule's overlap policy, '{answer.Schedule!.Spec.Overlap.Name()}', leaves this one out.").WriteAsync(context)
            : AnswerAsync(context, answer.Schedule));
    }

    private static Task AnswerAsync(HttpContext context, Schedule? schedule, int status = StatusCodes.Status200OK) => schedule is null
        ? new Problem(ErrorCodes.ScheduleNotFound, $"There is no schedule '{Id(context)}'.").WriteAsync(context)
        : JsonResponse.WriteAsync(context, status, ScheduleJson.From(schedule), ContractsJsonContext.Default.ScheduleResource);

    /// <summary>The route leaves an escaped slash as it is; no id has one.</summary>
    private static string Id(HttpContext context) =>
        ((string)context.Request.RouteValues["schedule_id"]!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
