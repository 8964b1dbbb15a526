using System.Text;

namespace Orchestrator.Handlers.Processes;

/// <summary>
/// Keeps the first and the last half of what a stream brings, up to a limit, so that both the beginning and the end of a
/// long output can be read, and passes its lines on as they come. Memory grows with the output, never beyond the limit. Used by one
/// thread at a time.
/// </summary>
/// <param name="limit">Bytes to keep.</param>
/// <param name="lines">Where lines go; null for nowhere.</param>
internal sealed class OutputCapture(int limit, OutputLines? lines = null)
{
    private readonly int headLength = limit / 2;
    private byte[] kept = [];
    private long total;

    /// <summary>True when something in the middle was left out.</summary>
    public bool Truncated => total > limit;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        lines?.Append(bytes);
        var straight = (int)Math.Min(bytes.Length, Math.Max(0, limit - total));
        if (straight > 0)
        {
            Grow((int)total + straight);
            bytes[..straight].CopyTo(kept.AsSpan((int)total));
            total += straight;
            bytes = bytes[straight..];
        }

        // Full: what follows goes round in the second half.
        var ring = limit - headLength;
        if (bytes.Length > ring)
        {
            total += bytes.Length - ring;
            bytes = bytes[^ring..];
        }

        while (bytes.Length > 0)
        {
            var offset = (int)((total - headLength) % ring);
            var length = Math.Min(bytes.Length, ring - offset);
            bytes[..length].CopyTo(kept.AsSpan(headLength + offset));
            total += length;
            bytes = bytes[length..];
        }
    }

    /// <summary>Nothing more comes.</summary>
    public void End() => lines?.End();

    /// <summary>The text, as UTF-8 with replacement characters; what was left out is told in its place.</summary>
    public string Text()
    {
        if (!Truncated)
        {
            return Encoding.UTF8.GetString(kept, 0, (int)total);
        }

        var ring = limit - headLength;
        var start = ring == 0 ? 0 : (int)((total - headLength) % ring);
        var tail = new byte[ring];
        kept.AsSpan(headLength + start, ring - start).CopyTo(tail);
        kept.AsSpan(headLength, start).CopyTo(tail.AsSpan(ring - start));
        return $"{Encoding.UTF8.GetString(kept, 0, headLength)}\n[... {total - limit} bytes left out ...]\n{Encoding.UTF8.GetString(tail)}";
    }

    private void Grow(int needed)
    {
        if (kept.Length < needed)
        {
            Array.Resize(ref kept, Math.Min(limit, Math.Max(needed, Math.Max(1024, kept.Length * 2))));
        }
    }
}
