using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Nodes;

/// <summary><c>a == b</c> and <c>a != b</c>. What is compared with null may be missing.</summary>
internal sealed class EqualityNode(string sign, Node left, Node right, int position) : BinaryNode(sign, left, right, position)
{
    public override Value Evaluate(Evaluation evaluation) =>
        Value.Of(ValueEquality.Same(Side(Left, Right, evaluation), Side(Right, Left, evaluation)) == (Sign == "=="));

    private static Value Side(Node side, Node other, Evaluation evaluation) =>
        other is LiteralNode { IsNull: true } ? side.EvaluateOrMissing(evaluation) : side.Evaluate(evaluation);
}
