using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Nodes;

/// <summary><c>a + b</c> and its like. Plus joins lists as well, and texts with anything.</summary>
internal sealed class ArithmeticNode(string sign, Node left, Node right, int position) : BinaryNode(sign, left, right, position)
{
    public override Value Evaluate(Evaluation evaluation)
    {
        var left = Left.Evaluate(evaluation);
        var right = Right.Evaluate(evaluation);
        if (left.Kind == ValueKind.Number && right.Kind == ValueKind.Number)
        {
            return Number.Calculate(Sign[0], left.Number, right.Number) is { } number
                ? Value.Of(number)
                : throw Failure(Sign is "/" or "%" && right.Number.CompareTo(default) == 0 ? $"'{Sign}' by zero" : $"the result of '{Sign}' is too large");
        }

        if (Sign == "+" && left.Kind == ValueKind.List && right.Kind == ValueKind.List)
        {
            evaluation.TakeElements((long)left.Count + right.Count);
            return Value.Of([.. left.Elements(), .. right.Elements()]);
        }

        if (Sign == "+" && (left.Kind == ValueKind.Text || right.Kind == ValueKind.Text))
        {
            var (first, second) = (ValueJson.Text(left), ValueJson.Text(right));
            evaluation.TakeCharacters((long)first.Length + second.Length);
            return Value.Of(first + second);
        }

        var needed = Sign == "+" ? "two numbers, two lists or a text" : "two numbers";
        throw Failure($"'{Sign}' needs {needed}, but {Left} is {left.KindName} and {Right} is {right.KindName}");
    }
}
