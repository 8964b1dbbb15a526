using System.Text;
using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Nodes;

/// <summary>What became of a step: <c>tasks.ID.result</c>, <c>.status</c> or <c>.error</c>.</summary>
internal sealed class StepNode(string id, string part, int position) : Node(position)
{
    /// <summary>What can be asked of a step.</summary>
    public static readonly string[] Parts = ["result", "status", "error"];

    public override Value Evaluate(Evaluation evaluation) => EvaluateOrMissing(evaluation) is { Kind: not ValueKind.Missing } value
        ? value
        : throw Failure($"there is no step '{id}'");

    public override Value EvaluateOrMissing(Evaluation evaluation)
    {
        if (evaluation.Scope.Step(id) is not { } outcome)
        {
            return Value.Missing;
        }

        var value = part switch
        {
            "status" => Value.Of(outcome.Status),
            "result" => Value.Of(outcome.Result),
            _ => Value.Of(outcome.Error),
        };
        return value.IsNothing ? Value.Null : value;
    }

    public override void Write(StringBuilder text)
    {
        text.Append("tasks");
        LookupNode.WriteName(text, id);
        text.Append('.').Append(part);
    }
}
