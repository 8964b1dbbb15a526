namespace Orchestrator.Contracts.Tasks;

/// <summary>Why an attempt or a task ended without a result.</summary>
/// <param name="Type">
/// What kind of error: agent_error, agent_lost, node_failure, timeout, network_error, resource_exhausted, queue_timeout, or a
/// handler's own word, which counts as agent_error.
/// </param>
/// <param name="Message">What happened, for people.</param>
/// <param name="Retryable">False when trying again would not help, and is not done.</param>
public sealed record ErrorResource(string Type, string Message, bool Retryable);
