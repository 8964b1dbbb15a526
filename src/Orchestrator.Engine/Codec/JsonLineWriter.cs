using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Codec;

/// <summary>
/// Writes JSON by hand: names come as literals with their punctuation, and only strings are looked at. A third of the
/// general writer's time, on the path that every task takes three times.
/// </summary>
internal readonly struct JsonLineWriter(BatchBuffer output)
{
    private static readonly SearchValues<char> Plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~");

    /// <summary>Writes bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(output.GetSpan(utf8.Length));
        output.Advance(utf8.Length);
    }

    /// <summary>Writes a quoted string, escaped where need be.</summary>
    public void String(string value)
    {
        if (value.AsSpan().ContainsAnyExcept(Plain))
        {
            // By way of UTF-8, which replaces half a surrogate pair; the encoder would throw, and the shard with it.
            Raw("\""u8);
            Raw(JsonEncodedText.Encode(Encoding.UTF8.GetBytes(value), JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
            Raw("\""u8);
            return;
        }

        var span = output.GetSpan(value.Length + 2);
        span[0] = (byte)'"';
        Encoding.ASCII.GetBytes(value, span[1..]);
        span[value.Length + 1] = (byte)'"';
        output.Advance(value.Length + 2);
    }

    /// <summary>Writes a member with a payload: its JSON as it is, or its packed form in base 64; nothing when there is none.</summary>
    public void Payload(ReadOnlySpan<byte> name, ReadOnlySpan<byte> packedName, TaskPayload payload)
    {
        if (payload.IsEmpty)
        {
            return;
        }

        if (!payload.IsPacked)
        {
            Raw(name);
            Raw(payload.Stored.Span);
            return;
        }

        Raw(packedName);
        Raw("\""u8);
        Base64.EncodeToUtf8(payload.Stored.Span, output.GetSpan(Base64.GetMaxEncodedToUtf8Length(payload.Stored.Length)), out _, out var length);
        output.Advance(length);
        Raw("\""u8);
    }

    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, output.GetSpan(20), out var length);
        output.Advance(length);
    }

    public void Number(double value)
    {
        value.TryFormat(output.GetSpan(32), out var length, provider: CultureInfo.InvariantCulture);
        output.Advance(length);
    }

    public void Bool(bool value) => Raw(value ? "true"u8 : "false"u8);

    public void Id(TaskId id)
    {
        var span = output.GetSpan(TaskId.MaxLength + 2);
        span[0] = (byte)'"';
        var length = id.Format(span[1..]);
        span[length + 1] = (byte)'"';
        output.Advance(length + 2);
    }

    public void Time(Instant instant)
    {
        var span = output.GetSpan(42);
        span[0] = (byte)'"';
        var length = instant.Format(span[1..]);
        span[length + 1] = (byte)'"';
        output.Advance(length + 2);
    }

    /// <summary>Writes 32 hexadecimal digits in quotes.</summary>
    public void Hex(UInt128 value)
    {
        var span = output.GetSpan(34);
        span[0] = (byte)'"';
        Utf8Formatter.TryFormat((ulong)(value >> 64), span[1..], out _, new StandardFormat('x', 16));
        Utf8Formatter.TryFormat((ulong)value, span[17..], out _, new StandardFormat('x', 16));
        span[33] = (byte)'"';
        output.Advance(34);
    }
}
