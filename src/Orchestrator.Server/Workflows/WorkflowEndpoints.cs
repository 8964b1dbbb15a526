using Orchestrator.Contracts;
using Orchestrator.Contracts.Workflows;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine;
using Orchestrator.Engine.Workflows;
using Orchestrator.Server.Http;
using Orchestrator.Server.OpenApi;

namespace Orchestrator.Server.Workflows;

/// <summary>The routes under <c>/api/v1/workflows</c> that are about stored workflows.</summary>
internal sealed class WorkflowEndpoints(IWorkflows workflows, OrchestratorOptions engine, ServerOptions options)
{
    private const string Root = "/api/v1/workflows";
    private const string One = Root + "/{workflow_id}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead(Root, ListAsync).Describe(WorkflowOperations.List);
        routes.MapRead(One, GetAsync).Describe(WorkflowOperations.Get);
        routes.MapPut(One, PutAsync).Describe(WorkflowOperations.Put);
        routes.MapDelete(One, DeleteAsync).Describe(WorkflowOperations.Delete);
        routes.MapPost(Root + "/validate", ValidateAsync).Describe(WorkflowOperations.Validate);
    }

    private async Task PutAsync(HttpContext context)
    {
        var (problem, spec) = await WorkflowBody.ReadAsync<WorkflowSpec>(
            context,
            options.MaxRequestBodyBytes,
            (ReadOnlySpan<byte> json, out WorkflowSpec? read) => PutWorkflowReader.Read(json, Id(context), engine.Workflows.Limits, out read));
        if (problem is not null)
        {
            await problem.WriteAsync(context);
            return;
        }

        try
        {
            var stored = await workflows.PutAsync(spec!, CancellationToken.None);
            if (stored.IsNew)
            {
                context.Response.Headers.Location = $"{Root}/{Uri.EscapeDataString(stored.Spec.Id)}?version={stored.Version}";
            }

            await AnswerAsync(context, stored, stored.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
        }
        catch (WorkflowFaultException e)
        {
            await WorkflowProblems.Faults(e.Faults).WriteAsync(context);
        }
    }

    private async Task GetAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request);
        var version = query.Whole("version", 1, int.MaxValue, 0);
        if (query.Check() is { } problem)
        {
            await problem.WriteAsync(context);
            return;
        }

        var found = await workflows.FindAsync(Id(context), version == 0 ? null : version, context.RequestAborted);
        await (found is null ? WorkflowProblems.NotFound(Id(context), version == 0 ? null : version).WriteAsync(context) : AnswerAsync(context, found));
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

        var page = await workflows.ListAsync(limit, cursor, context.RequestAborted);
        await JsonResponse.WriteAsync(
            context,
            StatusCodes.Status200OK,
            new WorkflowListResource([.. page.Items.Select(item => WorkflowJson.From(item, withSpec: false))], page.Next),
            ContractsJsonContext.Default.WorkflowListResource);
    }

    private async Task DeleteAsync(HttpContext context)
    {
        if (SmallBody.CheckNoQuery(context.Request) is { } problem)
        {
            await problem.WriteAsync(context);
        }
        else if (await workflows.DeleteAsync(Id(context), CancellationToken.None))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        else
        {
            await WorkflowProblems.NotFound(Id(context), null).WriteAsync(context);
        }
    }

    private async Task ValidateAsync(HttpContext context)
    {
        var (problem, spec) = await WorkflowBody.ReadAsync<WorkflowSpec>(
            context,
            options.MaxRequestBodyBytes,
            (ReadOnlySpan<byte> json, out WorkflowSpec? read) => WorkflowSpecReader.Read(json, null, engine.Workflows.Limits, out read));
        if (problem is { Errors: null })
        {
            // What is no text of a workflow at all is a wrong call, not a wrong workflow.
            await problem.WriteAsync(context);
            return;
        }

        var faults = problem is null
            ? await workflows.CheckAsync(spec!, context.RequestAborted)
            : [.. problem.Errors!.SelectMany(field => field.Value.Select(fault => new SpecFault(field.Key, fault)))];
        await JsonResponse.WriteAsync(
            context,
            StatusCodes.Status200OK,
            new WorkflowCheckResource(faults.Count == 0, [.. faults.Select(fault => new WorkflowFaultResource(fault.Field, fault.Cure))]),
            ContractsJsonContext.Default.WorkflowCheckResource);
    }

    private static Task AnswerAsync(HttpContext context, WorkflowVersion workflow, int status = StatusCodes.Status200OK) =>
        JsonResponse.WriteAsync(context, status, WorkflowJson.From(workflow, withSpec: true), ContractsJsonContext.Default.WorkflowResource);

    /// <summary>The route leaves an escaped slash as it is; no id has one.</summary>
    private static string Id(HttpContext context) =>
        ((string)context.Request.RouteValues["workflow_id"]!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
