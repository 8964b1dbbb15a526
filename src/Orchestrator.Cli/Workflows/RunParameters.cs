using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Workflows;

/// <summary>Parameters of a run as they are typed: an object, and single ones that take the place of its members.</summary>
internal static class RunParameters
{
    /// <param name="json">JSON, or <c>@file</c>; null for none.</param>
    /// <param name="pairs">By name; a value that is no JSON is a text.</param>
    /// <returns>Null when nothing was said.</returns>
    /// <exception cref="UsageException">The JSON is none, or no object.</exception>
    public static async Task<JsonObject?> ReadAsync(string? json, IReadOnlyDictionary<string, string>? pairs, CancellationToken cancellation)
    {
        if (json is null && pairs is null)
        {
            return null;
        }

        var parameters = json is null ? [] : Parse(json is ['@', .. var path] ? await TextAsync(path, cancellation) : json, json);
        foreach (var (name, value) in pairs ?? new Dictionary<string, string>())
        {
            parameters[name] = Value(value);
        }

        return parameters;
    }

    private static JsonObject Parse(string text, string source)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? throw new UsageException("--parameters must be a JSON object, such as '{\"seed\": 7}'.");
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new UsageException($"--parameters {(source[0] == '@' ? source : "")} is not JSON: {e.Message}".Replace("  ", " ", StringComparison.Ordinal));
        }
    }

    private static JsonNode? Value(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static async Task<string> TextAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--parameters @{path} cannot be read: {e.Message}");
        }
    }
}
