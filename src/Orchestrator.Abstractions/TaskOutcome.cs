using System.Diagnostics.CodeAnalysis;

namespace Orchestrator;

/// <summary>How an attempt ended, as its handler sees it. The set is closed: completed, failed or snoozed.</summary>
public abstract record TaskOutcome
{
    private TaskOutcome()
    {
    }

    /// <summary>The attempt did its work; <paramref name="Result"/> becomes the task's result.</summary>
    public sealed record Completed(JsonPayload Result) : TaskOutcome;

    /// <summary>
    /// The attempt failed. It is tried again when <paramref name="Retryable"/>, the type is in the task's
    /// <c>retry_on</c> and attempts are left.
    /// </summary>
    /// <param name="Type">One of <see cref="TaskErrorTypes"/>; anything else counts as <c>agent_error</c>.</param>
    /// <param name="Message">What went wrong, for people.</param>
    /// <param name="Retryable">False when trying again cannot help.</param>
    /// <param name="RetryAfter">The earliest next attempt, counted from now; null leaves it to the retry policy's back-off.</param>
    public sealed record Failed(string Type, string Message, bool Retryable = true, TimeSpan? RetryAfter = null) : TaskOutcome;

    /// <summary>Nothing to do yet: the task goes back to its queue and is due again after <paramref name="Delay"/>. No attempt is charged.</summary>
    public sealed record Snoozed(TimeSpan Delay) : TaskOutcome;

    /// <summary>Completed without a result (<c>null</c>).</summary>
    public static TaskOutcome Done { get; } = new Completed(JsonPayload.Null);

    /// <summary>Completed with a value, serialized with snake_case names.</summary>
    [RequiresUnreferencedCode("Uses reflection-based serialization.")]
    public static TaskOutcome Complete<T>(T result) => new Completed(JsonPayload.From(result));

    /// <summary>Failed with <c>agent_error</c>.</summary>
    public static TaskOutcome Fail(string message, bool retryable = true) =>
        new Failed(TaskErrorTypes.AgentError, message, retryable);

    /// <summary>Back to the queue for <paramref name="delay"/>.</summary>
    public static TaskOutcome Snooze(TimeSpan delay) => new Snoozed(delay);
}
