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
        return Of(JsonSerializer.SerializeToElement(value, value?.GetType() ?? type, JsonPayloadOptions.Default), type);
    }

    private static string Of(JsonElement json, Type type) => json.ValueKind switch
    {
        JsonValueKind.String => PathText.Quoted(json.GetString()!),
        JsonValueKind.Array => $"[{string.Join(", ", json.EnumerateArray().Select(element => Of(element, type)))}]",
        JsonValueKind.Object => throw new NotSupportedException(
            $"A {type.Name} is an object, and expressions have only texts, numbers, true, false, null and lists. Look at one of its members, or pass it as a parameter."),
        _ => json.GetRawText(),
    };

    /// <summary>A value as part of a text.</summary>
    public static string Joined(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
