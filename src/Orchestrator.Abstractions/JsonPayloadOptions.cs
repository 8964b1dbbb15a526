using System.Text.Json;

namespace Orchestrator;

/// <summary>How payloads are serialized when nothing else is said: the API's own habits.</summary>
public static class JsonPayloadOptions
{
    /// <summary>Web defaults with snake_case property names.</summary>
    public static JsonSerializerOptions Default { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
    };
}
