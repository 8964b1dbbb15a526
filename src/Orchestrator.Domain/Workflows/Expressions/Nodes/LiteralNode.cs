using System.Text;
using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Nodes;

/// <summary>A value that is written out.</summary>
internal sealed class LiteralNode(Value value, int position) : Node(position)
{
    public bool IsNull => value.Kind == ValueKind.Null;

    public override Value Evaluate(Evaluation evaluation) => value;

    public override void Write(StringBuilder text) => text.Append(ValueJson.Write(value));
}
