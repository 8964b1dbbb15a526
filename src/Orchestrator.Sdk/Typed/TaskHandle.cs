using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Sdk;

/// <summary>A submitted task, and the type of its result. It holds nothing open and need not be disposed of.</summary>
/// <typeparam name="TResult">What the task's result is read as.</typeparam>
public sealed class TaskHandle<TResult>
{
    private readonly OrchestratorClient client;
    private readonly Func<TaskResource, TResult> read;

    internal TaskHandle(OrchestratorClient client, string id, Func<TaskResource, TResult> read)
    {
        this.client = client;
        this.read = read;
        Id = id;
    }

    /// <summary>The task's id; with <see cref="OrchestratorClient.Handle{TResult}(string)"/> it leads to the result from anywhere.</summary>
    public string Id { get; }

    /// <summary>Waits for the task's end, however long that takes, and reads its result.</summary>
    /// <param name="cancellation">Ends the wait, not the task.</param>
    /// <returns>The result; default when the handler returned none.</returns>
    /// <exception cref="OrchestratorTaskException">The task ended otherwise than completed.</exception>
    /// <exception cref="System.Text.Json.JsonException">The result is not a <typeparamref name="TResult"/>.</exception>
    public async Task<TResult> ResultAsync(CancellationToken cancellation = default)
    {
        var task = await client.GetAsync(Id, Timeout.InfiniteTimeSpan, cancellation);
        return task.HasCompleted() ? read(task) : throw new OrchestratorTaskException(task);
    }

    /// <summary>The task as it stands; see <see cref="OrchestratorClient.GetAsync"/>.</summary>
    /// <param name="wait">How long to wait for its end; null or zero does not wait.</param>
    public Task<TaskResource> GetAsync(TimeSpan? wait = null, CancellationToken cancellation = default) => client.GetAsync(Id, wait, cancellation);

    /// <summary>Stops the task: at once while it waits, else by asking its attempt.</summary>
    /// <param name="reason">Why, for people; null for no reason given.</param>
    public Task<TaskResource> CancelAsync(string? reason = null, CancellationToken cancellation = default) => client.CancelAsync(Id, reason, cancellation);
}
