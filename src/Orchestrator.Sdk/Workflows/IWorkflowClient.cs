using System.Diagnostics.CodeAnalysis;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Workflows;

namespace Orchestrator.Sdk.Workflows;

/// <summary>Stores workflows, starts runs of them, and tells runs what to do. Refusals throw <see cref="OrchestratorApiException"/>. Safe for many threads.</summary>
public interface IWorkflowClient
{
    /// <summary>Stores a workflow as a new version; the latest one again when it says the same.</summary>
    /// <exception cref="OrchestratorApiException">Its code is <c>validation_failed</c>: the workflow breaks rules; <see cref="OrchestratorApiException.Errors"/> has them all by field.</exception>
    Task<WorkflowResource> PutAsync(WorkflowSpecResource workflow, CancellationToken cancellation = default);

    /// <summary>Stores a workflow as it is written in a file: what the API does not know is refused by name.</summary>
    Task<WorkflowResource> PutAsync(string workflowId, RawJson workflow, CancellationToken cancellation = default);

    /// <summary>A stored workflow.</summary>
    /// <param name="version">From 1; null for the latest.</param>
    Task<WorkflowResource> GetAsync(string workflowId, int? version = null, CancellationToken cancellation = default);

    /// <summary>A page of the latest versions of stored workflows, by id.</summary>
    /// <param name="cursor">The <see cref="WorkflowListResource.NextCursor"/> of the page before; null for the first.</param>
    /// <param name="limit">1 to 1,000; null for the server's default.</param>
    Task<WorkflowListResource> ListAsync(string? cursor = null, int? limit = null, CancellationToken cancellation = default);

    /// <summary>Deletes all versions of a workflow; its runs go on.</summary>
    Task DeleteAsync(string workflowId, CancellationToken cancellation = default);

    /// <summary>Says all that is wrong with a workflow, without storing or running it.</summary>
    Task<WorkflowCheckResource> ValidateAsync(WorkflowSpecResource workflow, CancellationToken cancellation = default);

    /// <summary>Starts a run; with an idempotency key that was used before, the first run is the answer.</summary>
    Task<RunResource> StartAsync(StartRunRequest request, CancellationToken cancellation = default);

    /// <summary>Starts a run as a body says that is written elsewhere; never tried again without an idempotency key in it.</summary>
    Task<RunResource> StartAsync(RawJson request, CancellationToken cancellation = default);

    /// <summary>Starts a run of a workflow written in C#, which is sent along and need not be stored.</summary>
    /// <param name="input">Its parameters; written as a JSON object.</param>
    /// <param name="idempotencyKey">Two starts with one key are one run; null for none.</param>
    [RequiresUnreferencedCode(Workflow.Reflection)]
    Task<RunHandle<TOut>> StartAsync<TIn, TOut>(Workflow<TIn, TOut> workflow, TIn input, string? idempotencyKey = null, CancellationToken cancellation = default);

    /// <summary>A handle to a run that was started before, here or elsewhere. Asks the server nothing.</summary>
    [RequiresUnreferencedCode(Workflow.Reflection)]
    RunHandle<TOut> Handle<TOut>(string runId);

    /// <summary>The run as it stands.</summary>
    Task<RunResource> GetRunAsync(string runId, CancellationToken cancellation = default);

    /// <summary>The run once it has ended or the wait is over.</summary>
    /// <param name="wait">Null or <see cref="Timeout.InfiniteTimeSpan"/> waits as long as it takes.</param>
    Task<RunResource> WaitAsync(string runId, TimeSpan? wait = null, CancellationToken cancellation = default);

    /// <summary>The run once something happened behind a revision, it has ended, or the wait is over.</summary>
    /// <param name="after">The <see cref="RunResource.Revision"/> that was seen last.</param>
    /// <param name="wait">Up to a minute.</param>
    Task<RunResource> WaitForChangeAsync(string runId, long after, TimeSpan wait, CancellationToken cancellation = default);

    /// <summary>A page of runs, newest first, without their steps.</summary>
    /// <param name="status">running, paused, completed, failed or cancelled; null for all.</param>
    /// <param name="workflowId">Null for all.</param>
    Task<RunListResource> ListRunsAsync(
        string? status = null, string? workflowId = null, string? cursor = null, int? limit = null, CancellationToken cancellation = default);

    /// <summary>A page of a run's history, oldest first.</summary>
    Task<RunEventListResource> EventsAsync(string runId, string? cursor = null, int? limit = null, CancellationToken cancellation = default);

    /// <summary>Stops a run: its tasks are cancelled, its final steps are done.</summary>
    Task<RunResource> CancelAsync(string runId, string? reason = null, CancellationToken cancellation = default);

    /// <summary>Begins no step until the run is resumed; what runs runs on.</summary>
    Task<RunResource> PauseAsync(string runId, CancellationToken cancellation = default);

    /// <summary>Lets a paused run go on.</summary>
    Task<RunResource> ResumeAsync(string runId, CancellationToken cancellation = default);

    /// <summary>Gives a run a signal. One that no step waits for yet is kept for the step that will.</summary>
    /// <param name="payload">Null for none.</param>
    Task<RunResource> SignalAsync(string runId, string name, RawJson? payload = null, CancellationToken cancellation = default);

    /// <summary>Gives a run a signal of the type that it waits for.</summary>
    [RequiresUnreferencedCode(Workflow.Reflection)]
    Task<RunResource> SignalAsync<T>(string runId, SignalName<T> signal, T payload, CancellationToken cancellation = default);

    /// <summary>Does steps of an ended run again.</summary>
    Task<RunResource> RerunAsync(string runId, RerunRequest? request = null, CancellationToken cancellation = default);
}
