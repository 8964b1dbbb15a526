using System.Collections;
using System.Text;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Tests.Engine;

/// <summary>All that an event says, as text that can be compared: payloads by their bytes, lists by their elements.</summary>
internal static class EventImage
{
    public static string Of(HistoryEntry entry) => $"{entry.Sequence} {Text(entry.Event)}";

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        double number => number.ToString("R"),
        ReadOnlyMemory<byte> bytes => $"<{Encoding.UTF8.GetString(bytes.Span)}>",
        HistoryEntry entry => Of(entry),
        TimeSpan span => $"{span.Ticks} ticks",
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Text))}]",
        TaskEvent or TaskSpec or TaskError or TaskRequirements or RetryPolicy => Fields(value),
        _ => value.ToString()!,
    };

    private static string Fields(object value)
    {
        var fields = value.GetType().GetProperties()
            .Where(property => property.GetMethod is { IsStatic: false } && property.GetIndexParameters().Length == 0)
            .OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => $"{property.Name} = {Text(property.GetValue(value))}");
        return $"{value.GetType().Name} {{ {string.Join(", ", fields)} }}";
    }
}
