using System.Globalization;
using System.Text.Json;

namespace Orchestrator.Sdk.Workflows.Expressions;

/// <summary>Values that are known now, as expressions and texts have them.</summary>
internal static class LiteralText
{
    /// <summary>A value as part of an expression.</summary>
    /// <exception cref="NotSupportedException">Expressions have no such literals.</exception>
    public static string Of(object? value, Type type)
    {
        var json = JsonSerializer.SerializeToElement(value, value?.GetType() ?? type, JsonPayloadOptions.Default);
        return json.ValueKind switch
        {
            JsonValueKind.String => PathText.Quoted(json.GetString()!),
            JsonValueKind.Object or JsonValueKind.Array => throw new NotSupportedException(
                $"A {type.Name} is an object or a list, and expressions have only texts, numbers, true, false and null. Look at one of its members, or pass it as a parameter."),
            _ => json.GetRawText(),
        };
    }

    /// <summary>A value as part of a text.</summary>
    public static string Joined(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
