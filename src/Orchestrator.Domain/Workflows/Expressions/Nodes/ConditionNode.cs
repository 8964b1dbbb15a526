using System.Text;
using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Nodes;

/// <summary><c>a ? b : c</c></summary>
internal sealed class ConditionNode(Node test, Node yes, Node no, int position) : Node(position, test, yes, no)
{
    public override Value Evaluate(Evaluation evaluation) => Chosen(evaluation).Evaluate(evaluation);

    public override Value EvaluateOrMissing(Evaluation evaluation) => Chosen(evaluation).EvaluateOrMissing(evaluation);

    public override void Write(StringBuilder text)
    {
        text.Append('(');
        test.Write(text);
        text.Append(" ? ");
        yes.Write(text);
        text.Append(" : ");
        no.Write(text);
        text.Append(')');
    }

    private Node Chosen(Evaluation evaluation) => test.Evaluate(evaluation) is var value && value.Kind == ValueKind.Boolean
        ? value.Boolean ? yes : no
        : throw Failure($"'?' needs true or false, but {test} is {value.KindName}");
}
