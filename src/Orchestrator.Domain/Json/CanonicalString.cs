using System.Buffers;
using System.Text.Json;

namespace Orchestrator.Domain.Json;

/// <summary>Writes a string or a name with the fewest escapes: the quote, the backslash and the control characters.</summary>
internal static class CanonicalString
{
    public static void Write(ref Utf8JsonReader reader, List<byte> output)
    {
        output.Add((byte)'"');
        if (!reader.ValueIsEscaped)
        {
            output.AddRange(reader.ValueSpan);
        }
        else
        {
            WriteUnescaped(ref reader, output);
        }

        output.Add((byte)'"');
    }

    private static void WriteUnescaped(ref Utf8JsonReader reader, List<byte> output)
    {
        var rented = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            foreach (var value in rented.AsSpan(0, reader.CopyString(rented)))
            {
                if (value is (byte)'"' or (byte)'\\')
                {
                    output.Add((byte)'\\');
                    output.Add(value);
                }
                else if (value < 0x20)
                {
                    output.AddRange("\\u00"u8);
                    output.Add((byte)('0' + (value >> 4)));
                    output.Add((byte)"0123456789abcdef"[value & 15]);
                }
                else
                {
                    output.Add(value);
                }
            }
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, escaped, is no text; it stays as it was written.
            output.AddRange(reader.ValueSpan);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }
}
