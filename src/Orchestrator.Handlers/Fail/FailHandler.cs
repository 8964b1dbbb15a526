using Orchestrator.Handlers.Input;

namespace Orchestrator.Handlers.Fail;

/// <summary>
/// <c>fail</c>: fails attempts 1 to <c>times</c> (null: every one) with <c>message</c>, then completes with
/// <c>{"attempt"}</c>. <c>retryable</c> is true unless said otherwise.
/// </summary>
public sealed class FailHandler : ITaskHandler
{
    private const string DefaultMessage = "This task fails because it was asked to.";

    /// <inheritdoc />
    public ValueTask<TaskOutcome> RunAsync(TaskContext context, CancellationToken cancellation)
    {
        try
        {
            return ValueTask.FromResult(Decide(context));
        }
        catch (InputException exception)
        {
            return ValueTask.FromResult(exception.ToOutcome());
        }
    }

    private static TaskOutcome Decide(TaskContext context)
    {
        var input = InputFields.Of(context.Input, """{"message": "no", "times": 2}""");
        var message = input.FindText("message") ?? DefaultMessage;
        var times = input.FindWhole("times", 0, int.MaxValue);
        var retryable = input.FindFlag("retryable") ?? true;
        return times is null || context.Attempt <= times
            ? TaskOutcome.Fail(message, retryable)
            : TaskOutcome.Complete(new { context.Attempt });
    }
}
