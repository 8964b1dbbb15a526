using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orchestrator.Contracts;

/// <summary>One JSON value as UTF-8 bytes, passed through as it is. The default value is the JSON value <c>null</c>.</summary>
[JsonConverter(typeof(RawJsonConverter))]
public readonly struct RawJson(ReadOnlyMemory<byte> utf8) : IEquatable<RawJson>
{
    private static readonly byte[] NullLiteral = "null"u8.ToArray();
    private readonly ReadOnlyMemory<byte> utf8 = utf8;

    /// <summary>The value's UTF-8 text; never empty.</summary>
    public ReadOnlyMemory<byte> Utf8 => utf8.IsEmpty ? NullLiteral : utf8;

    /// <summary>True for the JSON value <c>null</c>.</summary>
    public bool IsNull => Utf8.Span.SequenceEqual(NullLiteral);

    /// <summary>Checks and wraps a JSON text.</summary>
    /// <exception cref="JsonException">The text is not one JSON value.</exception>
    public static RawJson Parse(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        using (JsonDocument.Parse(bytes))
        {
            return new RawJson(bytes);
        }
    }

    public bool Equals(RawJson other) => Utf8.Span.SequenceEqual(other.Utf8.Span);

    public override bool Equals(object? obj) => obj is RawJson other && Equals(other);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>The JSON text.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Utf8.Span);

    public static bool operator ==(RawJson left, RawJson right) => left.Equals(right);

    public static bool operator !=(RawJson left, RawJson right) => !left.Equals(right);
}
