using System.Text;
using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Nodes;

/// <summary>A list that is written out: <c>[a, b]</c>.</summary>
internal sealed class ListNode(Node[] items, int position) : Node(position, items)
{
    public override Value Evaluate(Evaluation evaluation)
    {
        evaluation.TakeElements(items.Length);
        return Value.Of(Array.ConvertAll(items, item => item.Evaluate(evaluation)));
    }

    public override void Write(StringBuilder text) => text.Append('[').AppendJoin(", ", (object[])items).Append(']');
}
