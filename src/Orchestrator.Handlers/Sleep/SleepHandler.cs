using Orchestrator.Handlers.Input;

namespace Orchestrator.Handlers.Sleep;

/// <summary><c>sleep</c>: waits <c>{"seconds"}</c> on the engine's clock and returns <c>{"seconds"}</c>.</summary>
public sealed class SleepHandler : ITaskHandler
{
    // The longest delay a timer takes is 2^32 - 2 milliseconds; 49 days are longer than any sensible attempt.
    private const double MaximumSeconds = 49 * 24 * 3600;

    /// <inheritdoc />
    public async ValueTask<TaskOutcome> RunAsync(TaskContext context, CancellationToken cancellation)
    {
        double seconds;
        try
        {
            seconds = InputFields.Of(context.Input, """{"seconds": 1.5}""").FindNumber("seconds", 0, MaximumSeconds)
                ?? throw new InputException("""input_data.seconds is missing: say how long to wait, as in {"seconds": 1.5}.""");
        }
        catch (InputException exception)
        {
            return exception.ToOutcome();
        }

        await Task.Delay(TimeSpan.FromSeconds(seconds), context.Time, cancellation);
        return TaskOutcome.Complete(new { Seconds = seconds });
    }
}
