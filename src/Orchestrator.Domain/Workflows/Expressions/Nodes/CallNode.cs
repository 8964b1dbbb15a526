using System.Text;
using Orchestrator.Domain.Workflows.Expressions.Functions;
using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Nodes;

/// <summary><c>f(a, b)</c></summary>
internal sealed class CallNode(Function function, Node[] arguments, int position) : Node(position, arguments)
{
    public override Value Evaluate(Evaluation evaluation) => EvaluateOrMissing(evaluation) is { Kind: not ValueKind.Missing } value
        ? value
        : throw Failure($"{function.Name} of an empty list has no value");

    public override Value EvaluateOrMissing(Evaluation evaluation) =>
        function.Apply(new Call(function.Name, Position, evaluation, Array.ConvertAll(arguments, argument => argument.Evaluate(evaluation))));

    public override void Write(StringBuilder text) =>
        text.Append(function.Name).Append('(').AppendJoin(", ", (object[])arguments).Append(')');
}
