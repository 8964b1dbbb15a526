using System.Text;

namespace Orchestrator.Domain.Workflows.Expressions.Nodes;

/// <summary>Two parts with a sign between them; faults point at the sign.</summary>
internal abstract class BinaryNode(string sign, Node left, Node right, int position) : Node(position, left, right)
{
    protected string Sign { get; } = sign;

    protected Node Left { get; } = left;

    protected Node Right { get; } = right;

    public static BinaryNode Of(string sign, Node left, Node right, int position) => sign switch
    {
        "??" => new CoalesceNode(left, right, position),
        "||" or "&&" => new LogicNode(sign, left, right, position),
        "==" or "!=" => new EqualityNode(sign, left, right, position),
        "<" or "<=" or ">" or ">=" => new OrderNode(sign, left, right, position),
        _ => new ArithmeticNode(sign, left, right, position),
    };

    public override void Write(StringBuilder text)
    {
        text.Append('(');
        Left.Write(text);
        text.Append(' ').Append(Sign).Append(' ');
        Right.Write(text);
        text.Append(')');
    }
}
