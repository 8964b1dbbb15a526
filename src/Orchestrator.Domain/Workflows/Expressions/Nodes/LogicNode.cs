using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Nodes;

/// <summary><c>a || b</c> and <c>a &amp;&amp; b</c>: b is only looked at when it counts.</summary>
internal sealed class LogicNode(string sign, Node left, Node right, int position) : BinaryNode(sign, left, right, position)
{
    public override Value Evaluate(Evaluation evaluation) =>
        Side(Left, evaluation) == (Sign == "||") ? Value.Of(Sign == "||") : Value.Of(Side(Right, evaluation));

    private bool Side(Node side, Evaluation evaluation) => side.Evaluate(evaluation) is var value && value.Kind == ValueKind.Boolean
        ? value.Boolean
        : throw Failure($"'{Sign}' needs true or false, but {side} is {value.KindName}");
}
