using System.Buffers.Binary;
using System.Text;

namespace Orchestrator.Journal.Postgres.Projecting;

/// <summary>
/// Ids as bytes that sort as their texts do. An id of a task, such as <c>1-01m7y25jhne1bk8py7v5htypge</c>, ends with 26 digits of base 32 that stand
/// for 128 bits: they are stored as 16 bytes. Any other id is stored as its text.
/// </summary>
internal static class PackedId
{
    private const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int DigitCount = 26;
    private const int BitsPerDigit = 5;
    private const int PackedLength = 1 + 16;

    private static readonly sbyte[] Values = [.. Enumerable.Range(0, 128).Select(digit => (sbyte)Digits.IndexOf((char)digit, StringComparison.Ordinal))];

    // No text has this character, so that a packed id cannot be taken for a text.
    private const char Mark = '\u0001';

    public static byte[] Of(string id)
    {
        var end = id.IndexOf('-', StringComparison.Ordinal) + 1;
        if (end == 0 || id.Length != end + DigitCount || !TryParse(id.AsSpan(end), out var value))
        {
            return Encoding.UTF8.GetBytes(id);
        }

        var bytes = new byte[Encoding.UTF8.GetByteCount(id.AsSpan(0, end)) + PackedLength];
        Encoding.UTF8.GetBytes(id.AsSpan(0, end), bytes);
        bytes[^PackedLength] = (byte)Mark;
        BinaryPrimitives.WriteUInt128BigEndian(bytes.AsSpan(bytes.Length - 16), value);
        return bytes;
    }

    public static string Text(byte[] bytes)
    {
        if (bytes.Length < PackedLength + 1 || bytes[^PackedLength] != Mark || bytes[^(PackedLength + 1)] != '-')
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var value = BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(bytes.Length - 16));
        Span<char> digits = stackalloc char[DigitCount];
        for (var i = DigitCount - 1; i >= 0; i--, value >>= BitsPerDigit)
        {
            digits[i] = Digits[(int)(value & 31)];
        }

        return string.Concat(Encoding.UTF8.GetString(bytes.AsSpan(0, bytes.Length - PackedLength)), digits);
    }

    private static bool TryParse(ReadOnlySpan<char> digits, out UInt128 value)
    {
        value = 0;

        // 26 digits have two bits more than 16 bytes.
        if (digits[0] > '7')
        {
            return false;
        }

        foreach (var digit in digits)
        {
            var bits = digit < Values.Length ? Values[digit] : -1;
            if (bits < 0)
            {
                return false;
            }

            value = (value << BitsPerDigit) | (uint)bits;
        }

        return true;
    }
}
