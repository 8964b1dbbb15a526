namespace Orchestrator.Sdk.Workflows;

/// <summary>Why a step failed, as steps behind it see it.</summary>
/// <param name="Type">What kind of error, such as <c>agent_error</c> or <c>timeout</c>.</param>
/// <param name="Message">For people.</param>
public sealed record StepError(string Type, string Message);
