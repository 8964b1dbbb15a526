using System.Text.Json;

namespace Orchestrator.Tests.Handlers;

/// <summary>Looks inside outcomes and says what came instead when it is another.</summary>
internal static class OutcomeExtensions
{
    public static JsonElement Result(this TaskOutcome outcome) => Assert.IsType<TaskOutcome.Completed>(outcome, exactMatch: true).Result.ToElement();

    public static TaskOutcome.Failed Failure(this TaskOutcome outcome) => Assert.IsType<TaskOutcome.Failed>(outcome, exactMatch: true);

    /// <summary>Asserts that the outcome is the final failure of a bad input whose message names <paramref name="field"/>.</summary>
    public static void IsBadInput(this TaskOutcome outcome, string field)
    {
        var failure = outcome.Failure();
        Assert.Equal(TaskErrorTypes.AgentError, failure.Type);
        Assert.False(failure.Retryable);
        Assert.Contains(field, failure.Message, StringComparison.Ordinal);
    }

    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();
}
