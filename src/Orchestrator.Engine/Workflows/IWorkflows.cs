using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Engine.Workflows;

/// <summary>Workflows and their runs, as callers see them. Every answer is durable before it is given.</summary>
public interface IWorkflows
{
    /// <summary>Checks a workflow without storing or running it, stored workflows that it names included.</summary>
    Task<IReadOnlyList<SpecFault>> CheckAsync(WorkflowSpec spec, CancellationToken cancellation = default);

    /// <summary>Stores a workflow as a new version; the latest one again when it is the same.</summary>
    /// <exception cref="WorkflowFaultException">It breaks rules; all are named.</exception>
    Task<WorkflowVersion> PutAsync(WorkflowSpec spec, CancellationToken cancellation = default);

    /// <summary>A stored workflow; null when there is none.</summary>
    /// <param name="version">From 1; null for the latest.</param>
    Task<WorkflowVersion?> FindAsync(string id, int? version = null, CancellationToken cancellation = default);

    /// <summary>A page of the latest versions, by id.</summary>
    /// <param name="limit">At most this many, 1 to 1,000.</param>
    /// <param name="after">The last id of the page before; null for the first.</param>
    Task<WorkflowPage> ListAsync(int limit, string? after = null, CancellationToken cancellation = default);

    /// <summary>Deletes all versions; runs go on, as they have their definition with them. False when there is none.</summary>
    Task<bool> DeleteAsync(string id, CancellationToken cancellation = default);

    /// <summary>Starts a run.</summary>
    /// <exception cref="WorkflowFaultException">The workflow breaks rules; all are named.</exception>
    Task<RunAnswer> StartAsync(RunRequest request, CancellationToken cancellation = default);

    /// <summary>The run as it stands; null when there is none.</summary>
    Task<RunView?> FindRunAsync(RunId id, CancellationToken cancellation = default);

    /// <summary>Waits until the run has ended or <paramref name="patience"/> is over, and returns it as it stands then; null when there is none.</summary>
    /// <param name="after">Waits for a change behind this <see cref="RunView.Revision"/> instead of the end; null for the end.</param>
    Task<RunView?> WaitRunAsync(RunId id, TimeSpan patience, long? after = null, CancellationToken cancellation = default);

    /// <summary>A page of runs, newest first, without their steps.</summary>
    /// <param name="limit">At most this many, 1 to 1,000.</param>
    /// <param name="after">The <see cref="RunPage.Next"/> of the page before; null for the first.</param>
    Task<RunPage> ListRunsAsync(RunFilter filter, int limit, RunId? after = null, CancellationToken cancellation = default);

    /// <summary>What happened in a run, oldest first; null when there is no such run.</summary>
    Task<IReadOnlyList<RunHistoryEntry>?> HistoryAsync(RunId id, CancellationToken cancellation = default);

    /// <summary>Stops a run: its tasks are cancelled, its final steps are done.</summary>
    Task<RunAnswer> CancelAsync(RunId id, string? reason = null, CancellationToken cancellation = default);

    /// <summary>Begins no step until it is resumed.</summary>
    Task<RunAnswer> PauseAsync(RunId id, CancellationToken cancellation = default);

    Task<RunAnswer> ResumeAsync(RunId id, CancellationToken cancellation = default);

    /// <summary>Gives a run a signal. One that no step waits for yet is kept for the step that will.</summary>
    /// <param name="payload">One JSON value; empty for null.</param>
    Task<RunAnswer> SignalAsync(RunId id, string name, ReadOnlyMemory<byte> payload, CancellationToken cancellation = default);

    /// <summary>Does steps of an ended run again: the named one with all that follow it, or those that did not complete.</summary>
    /// <param name="from">The step's id; null for all that did not complete.</param>
    /// <param name="fork">True to leave the run as it is and do it in a new one, which takes over the results of the other steps.</param>
    /// <param name="parameters">Of the new run, a JSON object; empty for those of the old one. Only with <paramref name="fork"/>.</param>
    Task<RunAnswer> RerunAsync(RunId id, string? from, bool fork, ReadOnlyMemory<byte> parameters, CancellationToken cancellation = default);
}
