using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Orchestrator.Domain.Json;

/// <summary>
/// Writes a number by its value, exactly: the significant digits, then the power of ten when it is not 0, so that 100,
/// 1e2 and 100.0 are one text and 9007199254740993 is not its neighbour.
/// </summary>
internal static class CanonicalNumber
{
    public static void Write(ReadOnlySpan<byte> number, List<byte> output)
    {
        var text = number;
        var negative = text[0] == (byte)'-';
        text = negative ? text[1..] : text;

        long exponent = 0;
        var e = text.IndexOfAny((byte)'e', (byte)'E');
        if (e >= 0)
        {
            if (!TryExponent(text[(e + 1)..], out exponent))
            {
                // A power with more digits than a long has: nobody means it, and it stays as it was written.
                output.AddRange(number);
                return;
            }

            text = text[..e];
        }

        var point = text.IndexOf((byte)'.');
        exponent -= point < 0 ? 0 : text.Length - point - 1;
        var start = output.Count;
        foreach (var digit in text)
        {
            // Leading zeros do not count.
            if (digit != (byte)'.' && (digit != (byte)'0' || output.Count > start))
            {
                output.Add(digit);
            }
        }

        if (output.Count == start)
        {
            // Zero, whatever its sign and power.
            output.Add((byte)'0');
            return;
        }

        var end = output.Count;
        while (output[end - 1] == (byte)'0')
        {
            end--;
            exponent++;
        }

        output.RemoveRange(end, output.Count - end);
        if (exponent != 0)
        {
            output.AddRange(Encoding.ASCII.GetBytes(exponent.ToString("'e'0;'e'-0", CultureInfo.InvariantCulture)));
        }

        if (negative)
        {
            output.Insert(start, (byte)'-');
        }
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, out long exponent)
    {
        // 15 digits leave room for the digits of any body.
        exponent = 0;
        return text.Length <= 16 && Utf8Parser.TryParse(text, out exponent, out var read) && read == text.Length;
    }
}
