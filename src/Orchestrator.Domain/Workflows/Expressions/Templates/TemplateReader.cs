using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Orchestrator.Domain.Json;
using Orchestrator.Domain.Workflows.Expressions.Values;

namespace Orchestrator.Domain.Workflows.Expressions.Templates;

/// <summary>Takes JSON apart into bytes that stay and holes that are filled, and collects what is wrong with the expressions.</summary>
/// <param name="faults">By field.</param>
internal sealed class TemplateReader(List<(string Field, string Message)> faults)
{
    private readonly ArrayBufferWriter<byte> bytes = new();
    private readonly List<Range> fixedParts = [];
    private readonly List<Hole> holes = [];
    private int begun;

    public (ReadOnlyMemory<byte> Bytes, IReadOnlyList<Range> FixedParts, IReadOnlyList<Hole> Holes) Read(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return (default, fixedParts, holes);
        }

        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = CanonicalJson.MaxDepth });
        try
        {
            reader.Read();
            ReadValue(ref reader, string.Empty);

            // What stands behind the value is found here.
            reader.Read();
        }
        catch (JsonException e)
        {
            faults.Add((string.Empty, $"is no JSON: {e.Message}"));
        }

        fixedParts.Add(begun..bytes.WrittenCount);
        return (bytes.WrittenMemory, fixedParts, holes);
    }

    private void ReadValue(ref Utf8JsonReader reader, string field)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                ReadObject(ref reader, field);
                break;
            case JsonTokenType.StartArray:
                ReadArray(ref reader, field);
                break;
            case JsonTokenType.String:
                ReadString(ref reader, field);
                break;
            default:
                bytes.Write(reader.ValueSpan);
                break;
        }
    }

    private void ReadObject(ref Utf8JsonReader reader, string field)
    {
        bytes.Write("{"u8);
        for (var first = true; reader.Read() && reader.TokenType != JsonTokenType.EndObject; first = false)
        {
            bytes.Write(first ? ""u8 : ","u8);
            WriteQuoted(reader.ValueSpan);
            bytes.Write(":"u8);
            var name = Text(ref reader) ?? "?";
            reader.Read();
            ReadValue(ref reader, field.Length == 0 ? name : $"{field}.{name}");
        }

        bytes.Write("}"u8);
    }

    private void ReadArray(ref Utf8JsonReader reader, string field)
    {
        bytes.Write("["u8);
        for (var index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; index++)
        {
            bytes.Write(index == 0 ? ""u8 : ","u8);
            ReadValue(ref reader, string.Create(CultureInfo.InvariantCulture, $"{field}[{index}]"));
        }

        bytes.Write("]"u8);
    }

    private void ReadString(ref Utf8JsonReader reader, string field)
    {
        if (Text(ref reader) is not { } text || !HoleParts.IsNeeded(text))
        {
            WriteQuoted(reader.ValueSpan);
            return;
        }

        try
        {
            var parts = HoleParts.Of(text);
            if (parts is [{ Expression: null } plain])
            {
                ValueJson.Write(Value.Of(plain.Text), bytes);
                return;
            }

            fixedParts.Add(begun..bytes.WrittenCount);
            begun = bytes.WrittenCount;
            holes.Add(new Hole(field, parts));
        }
        catch (ExpressionException e)
        {
            faults.Add((field, e.Message));
        }
    }

    private void WriteQuoted(ReadOnlySpan<byte> raw)
    {
        bytes.Write("\""u8);
        bytes.Write(raw);
        bytes.Write("\""u8);
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, escaped: no text, hence no expression.
            return null;
        }
    }
}
