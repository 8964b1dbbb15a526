namespace Orchestrator.Sdk.Agents;

/// <summary>A handler that is a function.</summary>
internal sealed class DelegateHandler(Func<TaskContext, CancellationToken, ValueTask<TaskOutcome>> run) : ITaskHandler
{
    public ValueTask<TaskOutcome> RunAsync(TaskContext context, CancellationToken cancellation) => run(context, cancellation);
}
