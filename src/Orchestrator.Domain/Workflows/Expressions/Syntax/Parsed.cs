using Orchestrator.Domain.Workflows.Expressions.Nodes;

namespace Orchestrator.Domain.Workflows.Expressions.Syntax;

/// <summary>What was parsed.</summary>
/// <param name="End">Behind its last character, and behind the brace that ended it.</param>
/// <param name="Steps">The steps that it looks at.</param>
/// <param name="Roots">What else it looks at.</param>
internal sealed record Parsed(Node Root, int End, IReadOnlyCollection<string> Steps, IReadOnlyCollection<string> Roots);
