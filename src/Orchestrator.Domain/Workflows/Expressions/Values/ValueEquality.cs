namespace Orchestrator.Domain.Workflows.Expressions.Values;

/// <summary>When two values are the same: numbers by what they are worth, objects whatever the order of their members.</summary>
internal static class ValueEquality
{
    public static bool Same(Value left, Value right)
    {
        if (left.IsNothing || right.IsNothing)
        {
            return left.IsNothing && right.IsNothing;
        }

        return left.Kind == right.Kind && left.Kind switch
        {
            ValueKind.Boolean => left.Boolean == right.Boolean,
            ValueKind.Number => left.Number.Equals(right.Number),
            ValueKind.Text => left.Text == right.Text,
            ValueKind.List => left.Count == right.Count && left.Elements().Zip(right.Elements()).All(pair => Same(pair.First, pair.Second)),
            _ => left.Count == right.Count && left.Members().All(member => right.Member(member.Key) is { Kind: not ValueKind.Missing } other && Same(member.Value, other)),
        };
    }
}
