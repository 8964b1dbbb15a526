using System.Diagnostics.CodeAnalysis;
using Orchestrator.Contracts.Workflows;

namespace Orchestrator.Sdk.Workflows;

/// <summary>A run that was started, and the type of its result. It holds nothing open and need not be disposed of.</summary>
/// <typeparam name="TOut">What the run's result is read as.</typeparam>
public sealed class RunHandle<TOut>
{
    private readonly IWorkflowClient client;
    private readonly Func<RunResource, TOut> read;

    internal RunHandle(IWorkflowClient client, string id, Func<RunResource, TOut> read)
    {
        this.client = client;
        this.read = read;
        Id = id;
    }

    /// <summary>The run's id; with <see cref="IWorkflowClient.Handle{TOut}"/> it leads to the result from anywhere.</summary>
    public string Id { get; }

    /// <summary>Waits for the run's end, however long that takes, and reads its result.</summary>
    /// <param name="cancellation">Ends the wait, not the run.</param>
    /// <exception cref="WorkflowFailedException">The run ended otherwise than completed.</exception>
    /// <exception cref="System.Text.Json.JsonException">The result is not a <typeparamref name="TOut"/>.</exception>
    public async Task<TOut> ResultAsync(CancellationToken cancellation = default)
    {
        var run = await client.WaitAsync(Id, cancellation: cancellation);
        return run.HasCompleted() ? read(run) : throw new WorkflowFailedException(run);
    }

    /// <summary>The run as it stands.</summary>
    public Task<RunResource> GetAsync(CancellationToken cancellation = default) => client.GetRunAsync(Id, cancellation);

    /// <summary>Gives the run a signal.</summary>
    [RequiresUnreferencedCode(Workflow.Reflection)]
    public Task<RunResource> SignalAsync<T>(SignalName<T> signal, T payload, CancellationToken cancellation = default) =>
        client.SignalAsync(Id, signal, payload, cancellation);

    /// <summary>Answers a step that waits for approval.</summary>
    /// <param name="approved">False fails the step as rejected.</param>
    public Task<RunResource> ApproveAsync(string step, bool approved = true, string? comment = null, CancellationToken cancellation = default) =>
        client.ApproveAsync(Id, step, approved, comment, cancellation);

    /// <summary>Stops the run: its tasks are cancelled, its final steps are done.</summary>
    public Task<RunResource> CancelAsync(string? reason = null, CancellationToken cancellation = default) => client.CancelAsync(Id, reason, cancellation);
}
