namespace Orchestrator.Domain.Tasks;

/// <summary>Why an attempt or a task ended without a result.</summary>
/// <param name="Type">A kind's name, <c>queue_timeout</c>, <c>no_majority</c>, or what the agent called it.</param>
/// <param name="Message">For people.</param>
/// <param name="Retryable">Whether trying again could help.</param>
public sealed record TaskError(string Type, string Message, bool Retryable);
