using System.Text;
using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Nodes;

/// <summary><c>!a</c> and <c>-a</c>.</summary>
internal sealed class UnaryNode(char sign, Node operand, int position) : Node(position, operand)
{
    public override Value Evaluate(Evaluation evaluation)
    {
        var value = operand.Evaluate(evaluation);
        return (sign, value.Kind) switch
        {
            ('!', ValueKind.Boolean) => Value.Of(!value.Boolean),
            ('-', ValueKind.Number) => Value.Of(value.Number.Negate()),
            _ => throw Failure($"'{sign}' needs {(sign == '!' ? "true or false" : "a number")}, but {operand} is {value.KindName}"),
        };
    }

    public override void Write(StringBuilder text)
    {
        text.Append('(').Append(sign);
        operand.Write(text);
        text.Append(')');
    }
}
