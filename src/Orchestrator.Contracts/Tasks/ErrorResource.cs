namespace Orchestrator.Contracts.Tasks;

/// <summary>Why an attempt or a task ended without a result.</summary>
public sealed record ErrorResource(string Type, string Message, bool Retryable);
