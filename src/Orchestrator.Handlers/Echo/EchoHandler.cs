namespace Orchestrator.Handlers.Echo;

/// <summary><c>echo</c>: the result is the task's <c>input_data</c>, byte by byte.</summary>
public sealed class EchoHandler : ITaskHandler
{
    /// <inheritdoc />
    public ValueTask<TaskOutcome> RunAsync(TaskContext context, CancellationToken cancellation) =>
        ValueTask.FromResult<TaskOutcome>(new TaskOutcome.Completed(context.Input));
}
