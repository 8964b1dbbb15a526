using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Workflows;

namespace Orchestrator.Sdk.Workflows;

/// <summary>Workflows over the HTTP API.</summary>
internal sealed class WorkflowClient(OrchestratorClient client) : IWorkflowClient
{
    private const string Root = "api/v1/workflows";
    private const string Runs = Root + "/runs";
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(1);

    public Task<WorkflowResource> PutAsync(WorkflowSpecResource workflow, CancellationToken cancellation = default) => PutAsync(
        workflow.WorkflowId ?? throw new ArgumentException("A workflow that is stored has a WorkflowId.", nameof(workflow)),
        new RawJson(JsonSerializer.SerializeToUtf8Bytes(workflow, ContractsJsonContext.Default.WorkflowSpecResource)),
        cancellation);

    public Task<WorkflowResource> PutAsync(string workflowId, RawJson workflow, CancellationToken cancellation = default) => client.SendAsync(
        new Call(HttpMethod.Put, PathOf(Root, workflowId), workflow.Utf8, Repeatable: true), ContractsJsonContext.Default.WorkflowResource, cancellation);

    public Task<WorkflowResource> GetAsync(string workflowId, int? version = null, CancellationToken cancellation = default) => client.SendAsync(
        Call.Get(PathOf(Root, workflowId) + new QueryText().Add("version", version)), ContractsJsonContext.Default.WorkflowResource, cancellation);

    public Task<WorkflowListResource> ListAsync(string? cursor = null, int? limit = null, CancellationToken cancellation = default) => client.SendAsync(
        Call.Get(Root + new QueryText().Add("cursor", cursor).Add("limit", limit)), ContractsJsonContext.Default.WorkflowListResource, cancellation);

    public async Task DeleteAsync(string workflowId, CancellationToken cancellation = default)
    {
        (await client.SendAsync(new Call(HttpMethod.Delete, PathOf(Root, workflowId), null, Repeatable: true), cancellation)).Dispose();
    }

    public Task<WorkflowCheckResource> ValidateAsync(WorkflowSpecResource workflow, CancellationToken cancellation = default) => client.SendAsync(
        Call.Post(Root + "/validate", workflow, ContractsJsonContext.Default.WorkflowSpecResource, repeatable: true),
        ContractsJsonContext.Default.WorkflowCheckResource,
        cancellation);

    public Task<RunResource> StartAsync(StartRunRequest request, CancellationToken cancellation = default)
    {
        if (client.AddsKeys && request.IdempotencyKey is null)
        {
            request = request with { IdempotencyKey = OrchestratorClient.NewKey() };
        }

        return client.SendAsync(
            Call.Post(Runs, request, ContractsJsonContext.Default.StartRunRequest, repeatable: request.IdempotencyKey is not null),
            ContractsJsonContext.Default.RunResource,
            cancellation);
    }

    public Task<RunResource> StartAsync(RawJson request, CancellationToken cancellation = default) =>
        client.SendAsync(new Call(HttpMethod.Post, Runs, request.Utf8, Repeatable: false), ContractsJsonContext.Default.RunResource, cancellation);

    [RequiresUnreferencedCode(Workflow.Reflection)]
    public async Task<RunHandle<TOut>> StartAsync<TIn, TOut>(
        Workflow<TIn, TOut> workflow, TIn input, string? idempotencyKey = null, CancellationToken cancellation = default)
    {
        var spec = workflow.Spec;
        var run = await StartAsync(
            new StartRunRequest
            {
                WorkflowId = spec.WorkflowId,
                Name = spec.Name,
                GlobalParameters = spec.GlobalParameters,
                Tasks = spec.Tasks,
                Result = spec.Result,
                Timeout = spec.Timeout,
                MaxParallel = spec.MaxParallel,
                Parameters = JsonOf(input),
                IdempotencyKey = idempotencyKey,
            },
            cancellation);
        return Handle<TOut>(run.RunId);
    }

    [RequiresUnreferencedCode(Workflow.Reflection)]
    public RunHandle<TOut> Handle<TOut>(string runId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(runId);
        return new RunHandle<TOut>(this, runId, static run => JsonSerializer.Deserialize<TOut>(run.Result.Utf8.Span, JsonPayloadOptions.Default)!);
    }

    public Task<RunResource> GetRunAsync(string runId, CancellationToken cancellation = default) =>
        client.SendAsync(Call.Get(PathOf(Runs, runId)), ContractsJsonContext.Default.RunResource, cancellation);

    public async Task<RunResource> WaitAsync(string runId, TimeSpan? wait = null, CancellationToken cancellation = default)
    {
        var path = PathOf(Runs, runId);
        return await client.HoldAsync(
            hold => client.SendAsync(Call.Get(path + hold), ContractsJsonContext.Default.RunResource, cancellation),
            static run => run.HasEnded(),
            wait ?? Timeout.InfiniteTimeSpan);
    }

    public Task<RunResource> WaitForChangeAsync(string runId, long after, TimeSpan wait, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wait, LongestHold);
        var query = new QueryText()
            .Add("wait", wait.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture))
            .Add("after", after.ToString(CultureInfo.InvariantCulture));
        return client.SendAsync(Call.Get(PathOf(Runs, runId) + query), ContractsJsonContext.Default.RunResource, cancellation);
    }

    public Task<RunListResource> ListRunsAsync(
        string? status = null, string? workflowId = null, string? cursor = null, int? limit = null, CancellationToken cancellation = default) =>
        client.SendAsync(
            Call.Get(Runs + new QueryText().Add("status", status).Add("workflow_id", workflowId).Add("cursor", cursor).Add("limit", limit)),
            ContractsJsonContext.Default.RunListResource,
            cancellation);

    public Task<RunEventListResource> EventsAsync(string runId, string? cursor = null, int? limit = null, CancellationToken cancellation = default) =>
        client.SendAsync(
            Call.Get(PathOf(Runs, runId) + "/events" + new QueryText().Add("cursor", cursor).Add("limit", limit)),
            ContractsJsonContext.Default.RunEventListResource,
            cancellation);

    public Task<RunResource> CancelAsync(string runId, string? reason = null, CancellationToken cancellation = default) => TellAsync(
        Call.Post(PathOf(Runs, runId) + "/cancel", new CancelRunRequest { Reason = reason }, ContractsJsonContext.Default.CancelRunRequest, repeatable: true), cancellation);

    // Not repeatable: somebody else may have said the opposite in between.
    public Task<RunResource> PauseAsync(string runId, CancellationToken cancellation = default) => TellAsync(
        Call.Post(PathOf(Runs, runId) + "/pause", new ChangeRunRequest(), ContractsJsonContext.Default.ChangeRunRequest, repeatable: false), cancellation);

    public Task<RunResource> ResumeAsync(string runId, CancellationToken cancellation = default) => TellAsync(
        Call.Post(PathOf(Runs, runId) + "/resume", new ChangeRunRequest(), ContractsJsonContext.Default.ChangeRunRequest, repeatable: false), cancellation);

    // Not repeatable: a signal that is kept for a later step would be there twice.
    public Task<RunResource> SignalAsync(string runId, string name, RawJson? payload = null, CancellationToken cancellation = default) => TellAsync(
        Call.Post(
            PathOf(PathOf(Runs, runId) + "/signals", name), new SignalRunRequest { Payload = payload }, ContractsJsonContext.Default.SignalRunRequest, repeatable: false),
        cancellation);

    [RequiresUnreferencedCode(Workflow.Reflection)]
    public Task<RunResource> SignalAsync<T>(string runId, SignalName<T> signal, T payload, CancellationToken cancellation = default) =>
        SignalAsync(runId, signal.Name, JsonOf(payload), cancellation);

    public Task<RunResource> RerunAsync(string runId, RerunRequest? request = null, CancellationToken cancellation = default) => TellAsync(
        Call.Post(PathOf(Runs, runId) + "/rerun", request ?? new RerunRequest(), ContractsJsonContext.Default.RerunRequest, repeatable: false), cancellation);

    [RequiresUnreferencedCode(Workflow.Reflection)]
    private static RawJson JsonOf<T>(T value) => new(JsonSerializer.SerializeToUtf8Bytes(value, JsonPayloadOptions.Default));

    private Task<RunResource> TellAsync(Call call, CancellationToken cancellation) => client.SendAsync(call, ContractsJsonContext.Default.RunResource, cancellation);

    private static string PathOf(string root, string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return id is "." or ".."
            ? throw new ArgumentException("'.' and '..' are no ids: addresses swallow them.", nameof(id))
            : $"{root}/{Uri.EscapeDataString(id)}";
    }
}
