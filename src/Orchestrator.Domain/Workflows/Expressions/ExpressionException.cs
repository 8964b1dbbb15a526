namespace Orchestrator.Domain.Workflows.Expressions;

/// <summary>An expression cannot be parsed, or has no value.</summary>
/// <param name="message">What is wrong and where, to be read on its own.</param>
public sealed class ExpressionException(string message) : Exception(message);
