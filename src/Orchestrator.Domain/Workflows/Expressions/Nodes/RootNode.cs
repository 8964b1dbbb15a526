using System.Text;
using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Nodes;

/// <summary>What an expression looks at that is no step: <c>params</c>, <c>run</c>, <c>item</c> or <c>index</c>.</summary>
internal sealed class RootNode(string name, int position) : Node(position)
{
    public override Value Evaluate(Evaluation evaluation) => EvaluateOrMissing(evaluation) is { Kind: not ValueKind.Missing } value
        ? value
        : throw Failure($"there is no '{name}' here");

    public override Value EvaluateOrMissing(Evaluation evaluation) => Value.Of(evaluation.Scope.Root(name) ?? default);

    public override void Write(StringBuilder text) => text.Append(name);
}
