using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orchestrator.Domain.Json;

namespace Orchestrator.Domain.Workflows.Expressions.Values;

/// <summary>Values as JSON and as text.</summary>
internal static class ValueJson
{
    private static readonly JsonWriterOptions Plainly = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The value on one line.</summary>
    public static void Write(Value value, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, Plainly);
        try
        {
            value.Write(json);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new ExpressionException("a text has an escape that stands for no character (half of a surrogate pair)");
        }
    }

    public static string Write(Value value) => Encoding.UTF8.GetString(Bytes(value).Span);

    public static JsonElement Element(Value value) => value.Source ?? Parse(Bytes(value).Span);

    /// <summary>What it is within a text: a text as it is, anything else as JSON.</summary>
    public static string Text(Value value) => value.Kind == ValueKind.Text ? value.Text : Write(value);

    /// <summary>Equal for equal values only.</summary>
    public static string Canonical(Value value)
    {
        try
        {
            return Encoding.UTF8.GetString(CanonicalJson.Write(Bytes(value).Span, default));
        }
        catch (JsonException)
        {
            throw TooDeep();
        }
    }

    private static ReadOnlyMemory<byte> Bytes(Value value)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(value, output);
        return output.WrittenMemory;
    }

    private static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonElement.Parse(json);
        }
        catch (JsonException)
        {
            throw TooDeep();
        }
    }

    private static ExpressionException TooDeep() => new($"the value is nested more than {CanonicalJson.MaxDepth} levels deep");
}
