using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Nodes;

/// <summary><c>a ?? b</c>: b when a is missing or null.</summary>
internal sealed class CoalesceNode(Node left, Node right, int position) : BinaryNode("??", left, right, position)
{
    public override Value Evaluate(Evaluation evaluation) =>
        Left.EvaluateOrMissing(evaluation) is { IsNothing: false } value ? value : Right.Evaluate(evaluation);

    public override Value EvaluateOrMissing(Evaluation evaluation) =>
        Left.EvaluateOrMissing(evaluation) is { IsNothing: false } value ? value : Right.EvaluateOrMissing(evaluation);
}
