using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Orchestrator;

/// <summary>
/// One JSON value as UTF-8 bytes: a task's input, result or checkpoint. It is carried as it came and parsed only by
/// whoever needs to look inside. The default value is the JSON value <c>null</c>.
/// </summary>
public readonly struct JsonPayload : IEquatable<JsonPayload>
{
    private static readonly byte[] NullLiteral = "null"u8.ToArray();
    private readonly ReadOnlyMemory<byte> utf8;

    private JsonPayload(ReadOnlyMemory<byte> utf8) => this.utf8 = utf8;

    /// <summary>The JSON value <c>null</c>.</summary>
    public static JsonPayload Null => default;

    /// <summary>The value's UTF-8 text; never empty.</summary>
    public ReadOnlyMemory<byte> Utf8 => utf8.IsEmpty ? NullLiteral : utf8;

    /// <summary>Length of the UTF-8 text in bytes.</summary>
    public int Length => Utf8.Length;

    /// <summary>True for the JSON value <c>null</c>.</summary>
    public bool IsNull => utf8.IsEmpty || utf8.Span.SequenceEqual(NullLiteral);

    /// <summary>Wraps bytes that are known to be one valid JSON value; they are not copied and must not change afterwards.</summary>
    public static JsonPayload FromUtf8(ReadOnlyMemory<byte> validJson) => new(validJson);

    /// <summary>Checks and wraps a JSON text.</summary>
    /// <exception cref="JsonException">The text is not one JSON value.</exception>
    public static JsonPayload Parse(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        using (JsonDocument.Parse(bytes))
        {
            return new JsonPayload(bytes);
        }
    }

    /// <summary>Serializes a value with <paramref name="options"/>, by default the web defaults with snake_case names.</summary>
    [RequiresUnreferencedCode("Uses reflection-based serialization.")]
    public static JsonPayload From<T>(T value, JsonSerializerOptions? options = null) =>
        new(JsonSerializer.SerializeToUtf8Bytes(value, options ?? JsonPayloadOptions.Default));

    /// <summary>Deserializes the value with <paramref name="options"/>, by default the web defaults with snake_case names.</summary>
    /// <exception cref="JsonException">The value does not fit <typeparamref name="T"/>.</exception>
    [RequiresUnreferencedCode("Uses reflection-based serialization.")]
    public T? As<T>(JsonSerializerOptions? options = null) =>
        JsonSerializer.Deserialize<T>(Utf8.Span, options ?? JsonPayloadOptions.Default);

    /// <summary>The value as a <see cref="JsonElement"/> of its own.</summary>
    public JsonElement ToElement()
    {
        using var document = JsonDocument.Parse(Utf8);
        return document.RootElement.Clone();
    }

    /// <summary>True when both hold the same bytes; differently formatted texts of one value are not equal.</summary>
    public bool Equals(JsonPayload other) => Utf8.Span.SequenceEqual(other.Utf8.Span);

    public override bool Equals(object? obj) => obj is JsonPayload other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(Utf8.Span);
        return hash.ToHashCode();
    }

    /// <summary>The JSON text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);

    public static bool operator ==(JsonPayload left, JsonPayload right) => left.Equals(right);

    public static bool operator !=(JsonPayload left, JsonPayload right) => !left.Equals(right);
}
