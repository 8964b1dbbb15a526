using System.Text;

namespace Orchestrator.Engine.Logs;

/// <summary>What handlers and programs wrote, as lines that can be kept.</summary>
internal static class LogText
{
    /// <summary>Bytes of a line, what says that it was cut included.</summary>
    public const int LongestLine = 8 * 1024;

    private const string Cut = " [... the rest of the line was left out ...]";

    /// <summary>The text's first line without its line break; the rest is what follows, empty behind the last.</summary>
    public static string First(string text, ref int start)
    {
        var end = text.IndexOf('\n', start);
        var (from, length) = (start, (end < 0 ? text.Length : end) - start);
        start = end < 0 ? text.Length + 1 : end + 1;
        if (length > 0 && text[from + length - 1] == '\r')
        {
            length--;
        }

        return from == 0 && length == text.Length ? Fit(text) : Fit(text.AsSpan(from, length));
    }

    private static string Fit(string line) => line.Length <= LongestLine / 3 && IsWhole(line) ? line : Fit(line.AsSpan());

    private static string Fit(ReadOnlySpan<char> line)
    {
        // A character has at most three bytes in UTF-8, two of a pair four: what is further behind is cut anyway.
        var utf8 = new byte[3 * Math.Min(line.Length, LongestLine + 1)];
        var length = Encoding.UTF8.GetBytes(line[..(utf8.Length / 3)], utf8);
        if (length <= LongestLine)
        {
            return Encoding.UTF8.GetString(utf8, 0, length);
        }

        length = LongestLine - Cut.Length;
        while ((utf8[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return Encoding.UTF8.GetString(utf8, 0, length) + Cut;
    }

    /// <summary>False for half a pair, which no UTF-8 can hold; encoding replaces it.</summary>
    private static bool IsWhole(string line)
    {
        if (!line.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF'))
        {
            return true;
        }

        for (var i = 0; i < line.Length; i++)
        {
            if (char.IsSurrogate(line[i]) && !(i + 1 < line.Length && char.IsSurrogatePair(line[i], line[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
