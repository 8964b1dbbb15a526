using System.Text;
using System.Text.Json;

namespace Orchestrator;

/// <summary>
/// Stands for bytes in the artifact store. As JSON it is <c>{"$artifact": "sha256:HEX", "bytes": N, "content_type": "TYPE"}</c>, and can be part of
/// an input or a result.
/// </summary>
/// <param name="Hash">SHA-256 of the bytes, 64 hexadecimal digits in lower case: the same bytes are stored once.</param>
/// <param name="Bytes">How many there are.</param>
/// <param name="ContentType">What they are, as a media type.</param>
public sealed record ArtifactReference(string Hash, long Bytes, string ContentType)
{
    /// <summary>The name of the member that makes an object a reference.</summary>
    public const string Member = "$artifact";

    /// <summary>What stands before the digits.</summary>
    public const string Prefix = "sha256:";

    /// <summary>Longest content type, in characters.</summary>
    public const int MaxContentTypeLength = 200;

    private const int HashDigits = 64;

    /// <summary>The reference as it is written into inputs and results.</summary>
    public JsonPayload ToJson()
    {
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteString(Member, Prefix + Hash);
            writer.WriteNumber("bytes", Bytes);
            writer.WriteString("content_type", ContentType);
            writer.WriteEndObject();
        }

        return JsonPayload.FromUtf8(output.ToArray());
    }

    /// <summary>Reads a reference; null when the value is none.</summary>
    public static ArtifactReference? Read(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
        && value.TryGetProperty(Member, out var name) && name.ValueKind == JsonValueKind.String && HashOf(name.GetString()) is { } hash
            ? new ArtifactReference(
                hash,
                value.TryGetProperty("bytes", out var bytes) && bytes.ValueKind == JsonValueKind.Number && bytes.TryGetInt64(out var count) ? count : 0,
                value.TryGetProperty("content_type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : "application/octet-stream")
            : null;

    /// <summary>The digits of <c>sha256:HEX</c>, or of <c>HEX</c> alone; null when it is neither.</summary>
    public static string? HashOf(string? text)
    {
        var digits = text?.StartsWith(Prefix, StringComparison.Ordinal) == true ? text[Prefix.Length..] : text;
        return digits?.Length == HashDigits && digits.All(char.IsAsciiHexDigitLower) ? digits : null;
    }

    /// <summary>The hashes of all references within a JSON text, wherever they stand. A text without any is not parsed.</summary>
    public static IReadOnlyList<string> HashesIn(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("\"$artifact\""u8) < 0)
        {
            return [];
        }

        var hashes = new List<string>();
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 128 });
        var isReference = false;
        while (reader.Read())
        {
            if (isReference && reader.TokenType == JsonTokenType.String && HashOf(Encoding.UTF8.GetString(reader.ValueSpan)) is { } hash && !hashes.Contains(hash))
            {
                hashes.Add(hash);
            }

            isReference = reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals(Member);
        }

        return hashes;
    }
}
