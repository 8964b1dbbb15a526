namespace Orchestrator.Domain;

/// <summary>Crockford's base 32 in lower case, as ULIDs are written, and plain base 36 for shard numbers.</summary>
internal static class Crockford
{
    public const int UlidLength = 26;
    private static ReadOnlySpan<byte> Base32 => "0123456789abcdefghjkmnpqrstvwxyz"u8;

    private static ReadOnlySpan<byte> Base36 => "0123456789abcdefghijklmnopqrstuvwxyz"u8;

    public static void FormatUlid(UInt128 value, Span<byte> destination)
    {
        // 128 bits are 25 digits of five bits and one of three: split in two halves of 64-bit arithmetic.
        var low = (ulong)value & ((1UL << 60) - 1);
        var middle = (ulong)(value >> 60) & ((1UL << 60) - 1);
        var high = (uint)(value >> 120);
        for (var i = UlidLength - 1; i >= 14; i--, low >>= 5)
        {
            destination[i] = Base32[(int)(low & 31)];
        }

        for (var i = 13; i >= 2; i--, middle >>= 5)
        {
            destination[i] = Base32[(int)(middle & 31)];
        }

        destination[1] = Base32[(int)(high & 31)];
        destination[0] = Base32[(int)(high >> 5)];
    }

    public static bool TryParseUlid(ReadOnlySpan<byte> text, out UInt128 value)
    {
        value = default;
        if (text.Length != UlidLength || text[0] > (byte)'7')
        {
            return false;
        }

        ulong high = 0, middle = 0, low = 0;
        for (var i = 0; i < UlidLength; i++)
        {
            var digit = Base32.IndexOf(text[i]);
            if (digit < 0)
            {
                return false;
            }

            if (i < 2)
            {
                high = (high << 5) | (uint)digit;
            }
            else if (i < 14)
            {
                middle = (middle << 5) | (uint)digit;
            }
            else
            {
                low = (low << 5) | (uint)digit;
            }
        }

        value = ((UInt128)high << 120) | ((UInt128)middle << 60) | low;
        return true;
    }

    public static int FormatBase36(uint value, Span<byte> destination)
    {
        Span<byte> reversed = stackalloc byte[8];
        var length = 0;
        do
        {
            reversed[length++] = Base36[(int)(value % 36)];
            value /= 36;
        }
        while (value > 0);

        for (var i = 0; i < length; i++)
        {
            destination[i] = reversed[length - 1 - i];
        }

        return length;
    }

    public static bool TryParseBase36(ReadOnlySpan<byte> text, out uint value)
    {
        value = 0;
        if (text.IsEmpty || text.Length > 6 || (text[0] == (byte)'0' && text.Length > 1))
        {
            return false;
        }

        foreach (var character in text)
        {
            var digit = Base36.IndexOf(character);
            if (digit < 0)
            {
                return false;
            }

            value = (value * 36) + (uint)digit;
        }

        return true;
    }
}
