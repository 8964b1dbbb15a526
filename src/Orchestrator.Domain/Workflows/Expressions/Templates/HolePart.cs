using Orchestrator.Domain.Workflows.Expressions.Syntax;

namespace Orchestrator.Domain.Workflows.Expressions.Templates;

/// <summary>A piece of a string: text, or an expression.</summary>
internal sealed record HolePart(string Text, Parsed? Expression);
