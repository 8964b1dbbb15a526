using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Functions;

/// <summary>What can be done with numbers. Those that take several take them as arguments, or as one list.</summary>
internal static class NumberFunctions
{
    private const int Many = 100;

    public static IEnumerable<Function> All { get; } =
    [
        new("min", 1, Many, call => Extreme(call, -1)),
        new("max", 1, Many, call => Extreme(call, 1)),
        new("sum", 1, Many, Sum),
        new("round", 1, 2, Round),
        new("floor", 1, 1, call => Value.Of(call.Number(0).Floor())),
        new("ceil", 1, 1, call => Value.Of(call.Number(0).Ceiling())),
    ];

    private static Value Extreme(Call call, int sign)
    {
        var extreme = Value.Missing;
        foreach (var value in Several(call))
        {
            if (extreme.Kind == ValueKind.Missing || Math.Sign(ValueOrder.Compare(call, value, extreme)) == sign)
            {
                extreme = value;
            }
        }

        return extreme;
    }

    private static Value Sum(Call call)
    {
        var sum = default(Number);
        foreach (var value in Several(call))
        {
            sum = value.Kind == ValueKind.Number
                ? Number.Calculate('+', sum, value.Number) ?? throw call.Failure("the sum is too large")
                : throw call.Failure($"needs numbers, but one is {value.KindName}");
        }

        return Value.Of(sum);
    }

    private static Value Round(Call call)
    {
        var digits = call.Count == 2 ? call.Whole(1) : 0;
        return digits is >= 0 and <= 28 ? Value.Of(call.Number(0).Round((int)digits)) : throw call.Wrong(1, "a number from 0 to 28");
    }

    private static IEnumerable<Value> Several(Call call) => call.Count == 1 ? call.List(0) : call.Arguments;
}
