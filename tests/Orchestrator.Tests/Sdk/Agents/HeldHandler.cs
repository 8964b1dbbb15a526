namespace Orchestrator.Tests.Sdk.Agents;

/// <summary>A handler that runs until the test says how it ends.</summary>
internal sealed class HeldHandler
{
    private readonly CancellationToken cancellation;

    public HeldHandler(TaskContext context, CancellationToken cancellation)
    {
        (Context, this.cancellation) = (context, cancellation);
        cancellation.Register(Told.SetResult);
    }

    public TaskContext Context { get; }

    public TaskCompletionSource<TaskOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it is told to stop.</summary>
    public TaskCompletionSource Told { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Complete(string result = "null") => Outcome.SetResult(new TaskOutcome.Completed(JsonPayload.Parse(result)));

    /// <summary>Stops as a handler does that obeys.</summary>
    public void Obey() => Outcome.SetException(new OperationCanceledException(cancellation));
}
