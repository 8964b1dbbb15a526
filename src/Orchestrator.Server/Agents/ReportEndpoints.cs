using Orchestrator.Contracts;
using Orchestrator.Contracts.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Server.Errors;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Agents;

/// <summary>The routes under <c>/api/v1/agents/{agent_id}/tasks</c>: what agents say of their attempts.</summary>
internal sealed class ReportEndpoints(IAgents agents, OrchestratorOptions engine, ServerOptions options, ILogger<ReportEndpoints> log)
{
    private const string Root = AgentEndpoints.Root + "/{agent_id}/tasks/{task_id}";
    private static readonly ReportedAttemptResource Accepted = new("accepted");
    private static readonly ReportedAttemptResource Repeated = new("repeated");

    private const int RoomBesidesResult = 64 * 1024;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(Root + "/progress", ProgressAsync).Describe(AgentOperations.Progress);
        routes.MapPost(Root + "/complete", CompleteAsync).Describe(AgentOperations.Complete);
        routes.MapPost(Root + "/fail", FailAsync).Describe(AgentOperations.Fail);
    }

    private async Task ProgressAsync(HttpContext context)
    {
        if (await ReadAsync(context, ReportReader.ReadProgress) is not { } report)
        {
            return;
        }

        var (agent, task) = (AgentEndpoints.IdOf(context), report.Task!.Value);
        var (answer, stop) = await agents.ProgressAsync(agent, task, report.Token!.Value, report.Percent, report.Message, report.Checkpoint, CancellationToken.None);
        if (answer is AgentAnswer.Accepted or AgentAnswer.Repeated)
        {
            await JsonResponse.WriteAsync(context, StatusCodes.Status200OK, new ReportedProgressResource(stop), ContractsJsonContext.Default.ReportedProgressResource);
        }
        else
        {
            await RefuseAsync(context, AgentProblems.From(answer, agent, TaskOf(context)));
        }
    }

    /// <summary>A result may be as large as an artifact.</summary>
    private int LongestCompletion => (int)Math.Max(options.MaxRequestBodyBytes, engine.Artifacts.MaxBytes + RoomBesidesResult);

    private async Task CompleteAsync(HttpContext context)
    {
        if (await ReadAsync(context, ReportReader.ReadComplete, LongestCompletion) is { } report)
        {
            // What an agent has done is kept, whether or not it still listens.
            await AnswerAsync(context, await agents.CompleteAsync(
                AgentEndpoints.IdOf(context), report.Task!.Value, report.Token!.Value, report.Result, CancellationToken.None));
        }
    }

    private async Task FailAsync(HttpContext context)
    {
        if (await ReadAsync(context, ReportReader.ReadFail) is { } report)
        {
            await AnswerAsync(context, await agents.FailAsync(
                AgentEndpoints.IdOf(context), report.Task!.Value, report.Token!.Value, report.Error!, report.RetryAfter, CancellationToken.None));
        }
    }

    /// <summary>The report, task and token included; null when it was refused.</summary>
    private async Task<AgentReport?> ReadAsync(HttpContext context, BodyReader<AgentReport> read, int? limit = null)
    {
        var (problem, report) = await SmallBody.ReadAsync(context, limit ?? options.MaxRequestBodyBytes, read);
        problem ??= AgentProblems.TooLarge(report, engine);
        report.Task = TaskId.TryParse(TaskOf(context), out var task) ? task : null;
        problem ??= report.Task is null ? AgentProblems.From(AgentAnswer.TaskNotFound, AgentEndpoints.IdOf(context), TaskOf(context)) : null;

        // No attempt has a token that cannot be one.
        problem ??= report.Token is null ? AgentProblems.From(AgentAnswer.Stale, AgentEndpoints.IdOf(context), TaskOf(context)) : null;
        if (problem is null)
        {
            return report;
        }

        await RefuseAsync(context, problem);
        return null;
    }

    private Task AnswerAsync(HttpContext context, AgentAnswer answer) => answer is AgentAnswer.Accepted or AgentAnswer.Repeated
        ? JsonResponse.WriteAsync(
            context, StatusCodes.Status200OK, answer == AgentAnswer.Accepted ? Accepted : Repeated, ContractsJsonContext.Default.ReportedAttemptResource)
        : RefuseAsync(context, AgentProblems.From(answer, AgentEndpoints.IdOf(context), TaskOf(context)));

    private Task RefuseAsync(HttpContext context, Problem problem)
    {
        log.LogDebug("Agent {Agent} was refused at {Path}: {Code}, {Detail}", AgentEndpoints.IdOf(context), context.Request.Path, problem.Code.Name, problem.Detail);
        return problem.WriteAsync(context);
    }

    private static string TaskOf(HttpContext context) => (string)context.Request.RouteValues["task_id"]!;
}
