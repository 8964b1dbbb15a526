using Orchestrator.Contracts;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine;
using Orchestrator.Engine.Workflows;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;
using Orchestrator.Server.Tasks;

namespace Orchestrator.Server.Workflows;

/// <summary>The routes below a run that tell it something.</summary>
internal sealed class RunChangeEndpoints(IWorkflows workflows, LiveSteps live, OrchestratorOptions engine, ServerOptions options)
{
    private const string Root = "/api/v1/workflows/runs";
    private const string One = Root + "/{run_id}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(One + "/cancel", CancelAsync).Describe(RunOperations.Cancel);
        routes.MapPost(One + "/pause", context => ChangeAsync(context, workflows.PauseAsync)).Describe(RunOperations.Pause);
        routes.MapPost(One + "/resume", context => ChangeAsync(context, workflows.ResumeAsync)).Describe(RunOperations.Resume);
        routes.MapPost(One + "/signals/{name}", SignalAsync).Describe(RunOperations.Signal);
        routes.MapPost(One + "/rerun", RerunAsync).Describe(RunOperations.Rerun);
    }

    private async Task CancelAsync(HttpContext context)
    {
        var (problem, reason) = await SmallBody.ReadAsync<string>(context, options.MaxRequestBodyBytes, ChangeBody.ReadReason);
        await (problem?.WriteAsync(context) ?? TellAsync(context, id => workflows.CancelAsync(id, reason, CancellationToken.None)));
    }

    private async Task ChangeAsync(HttpContext context, Func<RunId, CancellationToken, Task<RunAnswer>> change)
    {
        var (problem, _) = await SmallBody.ReadAsync<string>(context, options.MaxRequestBodyBytes, ChangeBody.ReadNothing);
        await (problem?.WriteAsync(context) ?? TellAsync(context, id => change(id, CancellationToken.None)));
    }

    private async Task SignalAsync(HttpContext context)
    {
        var name = ((string)context.Request.RouteValues["name"]!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var (problem, payload) = await SmallBody.ReadAsync<byte[]>(
            context,
            options.MaxRequestBodyBytes,
            (ReadOnlySpan<byte> json, out byte[]? read) => SignalReader.Read(json, engine.MaxPayloadBytes, out read));
        await (problem?.WriteAsync(context) ?? TellAsync(context, id => workflows.SignalAsync(id, name, payload, CancellationToken.None)));
    }

    private async Task RerunAsync(HttpContext context)
    {
        var (problem, request) = await SmallBody.ReadAsync<RerunReader.Request>(
            context,
            options.MaxRequestBodyBytes,
            (ReadOnlySpan<byte> json, out RerunReader.Request read) => RerunReader.Read(json, engine.MaxPayloadBytes, out read));
        await (problem?.WriteAsync(context)
            ?? TellAsync(context, id => workflows.RerunAsync(id, request.From, request.Fork, request.Parameters, CancellationToken.None), request.Fork));
    }

    /// <param name="makesRun">True when a run that is done this to is a new one.</param>
    private async Task TellAsync(HttpContext context, Func<RunId, Task<RunAnswer>> tell, bool makesRun = false)
    {
        try
        {
            var answer = RunPath.TryId(context, out var id) ? await tell(id) : new RunAnswer(RunAnswerKind.NotFound, null);
            var isNew = makesRun && answer.Kind == RunAnswerKind.Done;
            if (isNew)
            {
                context.Response.Headers.Location = $"{Root}/{answer.Run!.Id}";
            }

            await (answer.Kind switch
            {
                RunAnswerKind.Done or RunAnswerKind.Repeated => AnswerAsync(context, answer.Run!, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK),
                RunAnswerKind.NotFound => WorkflowProblems.RunNotFound(RunPath.Id(context)).WriteAsync(context),
                RunAnswerKind.TooMany => WorkflowProblems.TooMany(answer).WriteAsync(context),
                _ => WorkflowProblems.NotAllowed(answer).WriteAsync(context),
            });
        }
        catch (WorkflowFaultException e)
        {
            await WorkflowProblems.Faults(e.Faults).WriteAsync(context);
        }
    }

    private async Task AnswerAsync(HttpContext context, RunView run, int status) => await JsonResponse.WriteAsync(
        context, status, RunJson.From(run, await live.FindAsync(run, context.RequestAborted)), ContractsJsonContext.Default.RunResource);
}
