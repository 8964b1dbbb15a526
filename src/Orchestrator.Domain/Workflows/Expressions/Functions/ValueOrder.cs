using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Functions;

/// <summary>Which of two numbers, or of two texts, comes first.</summary>
internal static class ValueOrder
{
    public static int Compare(Call call, Value left, Value right) => (left.Kind, right.Kind) switch
    {
        (ValueKind.Number, ValueKind.Number) => left.Number.CompareTo(right.Number),
        (ValueKind.Text, ValueKind.Text) => string.CompareOrdinal(left.Text, right.Text),
        _ => throw call.Failure($"needs only numbers or only texts, but there is {left.KindName} beside {right.KindName}"),
    };
}
