using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Functions;

/// <summary>What can be done with lists, and with texts and objects as lists.</summary>
internal static class ListFunctions
{
    public static IEnumerable<Function> All { get; } =
    [
        new("len", 1, 1, Length),
        new("range", 1, 2, Range),
        new("keys", 1, 1, call => call.Made([.. Members(call).Select(member => Value.Of(member.Key))])),
        new("values", 1, 1, call => call.Made([.. Members(call).Select(member => member.Value)])),
        new("contains", 2, 2, Contains),
        new("first", 1, 1, call => call.List(0).FirstOrDefault()),
        new("last", 1, 1, call => call.List(0).LastOrDefault()),
        new("sort", 1, 1, Sort),
        new("unique", 1, 1, call => call.Made([.. call.List(0).DistinctBy(ValueJson.Canonical)])),
        new("reverse", 1, 1, Reverse),
        new("flatten", 1, 1, Flatten),
        new("slice", 2, 3, Slice),
    ];

    private static Value Length(Call call) => call[0].Kind switch
    {
        ValueKind.Text => Value.Of(call.Text(0).EnumerateRunes().Count()),
        ValueKind.List or ValueKind.Object => Value.Of(call[0].Count),
        _ => throw call.Wrong(0, "a text, a list or an object"),
    };

    private static Value Range(Call call)
    {
        var (from, to) = call.Count == 2 ? (call.Whole(0), call.Whole(1)) : (0, call.Whole(0));
        var count = Math.Max(0, (decimal)to - from);
        call.Evaluation.TakeElements((long)Math.Min(count, int.MaxValue));
        return Value.Of([.. Enumerable.Range(0, (int)count).Select(step => Value.Of(from + step))]);
    }

    private static IEnumerable<KeyValuePair<string, Value>> Members(Call call) =>
        call[0].Kind == ValueKind.Object ? call[0].Members() : throw call.Wrong(0, "an object");

    private static Value Contains(Call call) => call[0].Kind switch
    {
        ValueKind.Text => Value.Of(call.Text(0).Contains(call.Text(1), StringComparison.Ordinal)),
        ValueKind.List => Value.Of(call[0].Elements().Any(element => ValueEquality.Same(element, call[1]))),
        ValueKind.Object => Value.Of(call[0].Member(call.Text(1)).Kind != ValueKind.Missing),
        _ => throw call.Wrong(0, "a text, a list or an object"),
    };

    private static Value Sort(Call call)
    {
        var list = call.List(0);
        if (list.Find(value => value.Kind is not (ValueKind.Number or ValueKind.Text)) is { Kind: not ValueKind.Missing } other)
        {
            throw call.Failure($"needs only numbers or only texts, but there is {other.KindName}");
        }

        // Faults are looked for first, since a sort would wrap what its comparison throws.
        if (list.Find(value => value.Kind != list[0].Kind) is { Kind: not ValueKind.Missing } odd)
        {
            throw call.Failure($"needs only numbers or only texts, but there is {list[0].KindName} beside {odd.KindName}");
        }

        return call.Made(list.Count > 0 && list[0].Kind == ValueKind.Number
            ? [.. list.OrderBy(value => value.Number)]
            : [.. list.OrderBy(value => value.Text, StringComparer.Ordinal)]);
    }

    private static Value Reverse(Call call)
    {
        var list = call.List(0);
        list.Reverse();
        return call.Made(list);
    }

    private static Value Flatten(Call call)
    {
        var flat = new List<Value>();
        foreach (var value in call.List(0))
        {
            call.Evaluation.TakeElements(value.Kind == ValueKind.List ? value.Count : 1);
            flat.AddRange(value.Kind == ValueKind.List ? value.Elements() : [value]);
        }

        return Value.Of(flat);
    }

    private static Value Slice(Call call)
    {
        var isText = call[0].Kind == ValueKind.Text;
        var runes = isText ? call.Text(0).EnumerateRunes().ToArray() : [];
        var list = isText ? [] : call.List(0);
        var length = isText ? runes.Length : list.Count;
        var from = Place(call.Whole(1), length);
        var to = Math.Max(from, call.Count == 3 ? Place(call.Whole(2), length) : length);
        return isText ? call.Made(string.Concat(runes[from..to])) : call.Made(list[from..to]);
    }

    // Below zero counts from the end.
    private static int Place(long index, int length) => (int)Math.Clamp(index < 0 ? Math.Max(index, -length) + length : index, 0, length);
}
