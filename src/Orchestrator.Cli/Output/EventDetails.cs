using System.Text.Json;
using Orchestrator.Contracts;

namespace Orchestrator.Cli.Output;

/// <summary>What an event says beyond its name, on one line that stays short.</summary>
internal static class EventDetails
{
    private const int MaxLength = 120;

    public static string Of(RawJson data)
    {
        using var document = JsonDocument.Parse(data.Utf8);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            return data.IsNull ? "" : Short(JsonText.OneLine(document.RootElement));
        }

        var parts = document.RootElement.EnumerateObject()
            .Where(property => property.Value.ValueKind is not JsonValueKind.Null)
            .Select(property => property.Name + "=" + (property.Value.ValueKind == JsonValueKind.String
                ? property.Value.GetString()
                : JsonText.OneLine(property.Value)));
        return Short(string.Join(' ', parts));
    }

    private static string Short(string text) => text.Length <= MaxLength ? text : text[..(MaxLength - 1)] + "…";
}
