using System.Text.Json;
using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Functions;

/// <summary>What makes values of one kind of those of another.</summary>
internal static class ConversionFunctions
{
    private const int Shown = 40;

    public static IEnumerable<Function> All { get; } =
    [
        new("string", 1, 1, call => call.Made(ValueJson.Text(call[0]))),
        new("number", 1, 1, ToNumber),
        new("json", 1, 1, Parse),
        new("to_json", 1, 1, call => call.Made(ValueJson.Write(call[0]))),
    ];

    private static Value ToNumber(Call call) => call[0].Kind == ValueKind.Number
        ? call[0]
        : Number.TryParse(call.Text(0), out var number) ? Value.Of(number) : throw call.Failure($"'{Short(call.Text(0))}' is no number");

    private static Value Parse(Call call)
    {
        try
        {
            return Value.Of(JsonElement.Parse(call.Text(0)));
        }
        catch (JsonException)
        {
            throw call.Failure($"'{Short(call.Text(0))}' is no JSON");
        }
    }

    private static string Short(string text) => text.Length > Shown ? text[..Shown] + "..." : text;
}
