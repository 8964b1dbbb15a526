using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Functions;

/// <summary>What can be done with texts.</summary>
internal static class TextFunctions
{
    public static IEnumerable<Function> All { get; } =
    [
        new("starts_with", 2, 2, call => Value.Of(call.Text(0).StartsWith(call.Text(1), StringComparison.Ordinal))),
        new("ends_with", 2, 2, call => Value.Of(call.Text(0).EndsWith(call.Text(1), StringComparison.Ordinal))),
        new("lower", 1, 1, call => call.Made(call.Text(0).ToLowerInvariant())),
        new("upper", 1, 1, call => call.Made(call.Text(0).ToUpperInvariant())),
        new("trim", 1, 1, call => call.Made(call.Text(0).Trim())),
        new("split", 2, 2, Split),
        new("join", 1, 2, Join),
        new("replace", 3, 3, Replace),
    ];

    private static Value Split(Call call)
    {
        var (text, separator) = (call.Text(0), Separator(call));
        call.Evaluation.TakeElements(Occurrences(text, separator) + 1);
        call.Evaluation.TakeCharacters(text.Length);
        return Value.Of(Array.ConvertAll(text.Split(separator, StringSplitOptions.None), Value.Of));
    }

    private static Value Join(Call call)
    {
        var separator = call.Count == 2 ? call.Text(1) : string.Empty;
        var texts = new List<string>();
        foreach (var value in call.List(0))
        {
            var text = ValueJson.Text(value);
            call.Evaluation.TakeCharacters((long)text.Length + separator.Length);
            texts.Add(text);
        }

        return Value.Of(string.Join(separator, texts));
    }

    private static Value Replace(Call call)
    {
        var (text, old, next) = (call.Text(0), Separator(call), call.Text(2));
        call.Evaluation.TakeCharacters(text.Length + (Occurrences(text, old) * next.Length));
        return Value.Of(text.Replace(old, next, StringComparison.Ordinal));
    }

    private static string Separator(Call call) =>
        call.Text(1) is { Length: > 0 } separator ? separator : throw call.Wrong(1, "a text that is not empty");

    private static long Occurrences(string text, string part)
    {
        var count = 0L;
        for (var at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal))
        {
            count++;
        }

        return count;
    }
}
