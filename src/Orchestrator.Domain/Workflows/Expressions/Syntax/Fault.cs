using Orchestrator.Domain.Workflows.Expressions.Nodes;

namespace Orchestrator.Domain.Workflows.Expressions.Syntax;

/// <summary>Says what is wrong with an expression, and where.</summary>
internal static class Fault
{
    private const string Place = "(column ";

    /// <param name="position">From 0.</param>
    public static ExpressionException At(int position, string what) => new($"{what} {Place}{position + 1})");

    /// <summary>The same fault; one that knows no place is that of the whole expression.</summary>
    public static ExpressionException Within(Node root, ExpressionException fault) =>
        fault.Message.Contains(Place, StringComparison.Ordinal) ? fault : At(root.Position, fault.Message);
}
