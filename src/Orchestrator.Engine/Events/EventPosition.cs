using System.Buffers.Text;
using System.Collections.Immutable;

namespace Orchestrator.Engine.Events;

/// <summary>
/// How far somebody has listened: for each shard, the sequence number of the last event it has heard. It says the same on every
/// node and after every restart.
/// </summary>
public sealed class EventPosition
{
    // The first byte of the text form, so that another form can be told from this one.
    private const byte Version = 1;
    private const int LongestText = 64 * 1024;
    private const int LongestNumber = 10;
    private readonly ImmutableSortedDictionary<int, long> heard;

    private EventPosition(ImmutableSortedDictionary<int, long> heard) => this.heard = heard;

    /// <summary>Nothing heard yet.</summary>
    public static EventPosition Start { get; } = new(ImmutableSortedDictionary<int, long>.Empty);

    /// <summary>How many shards it knows.</summary>
    public int Count => heard.Count;

    internal IEnumerable<KeyValuePair<int, long>> Shards => heard;

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string? text, out EventPosition position)
    {
        position = Start;
        if (text is not { Length: > 0 and <= LongestText } || !Base64Url.IsValid(text))
        {
            return false;
        }

        ReadOnlySpan<byte> bytes = Base64Url.DecodeFromChars(text);
        if (bytes.IsEmpty || bytes[0] != Version)
        {
            return false;
        }

        bytes = bytes[1..];
        var heard = ImmutableSortedDictionary.CreateBuilder<int, long>();
        var shard = 0L;
        while (!bytes.IsEmpty)
        {
            if (!TryRead(ref bytes, out var step) || !TryRead(ref bytes, out var sequence) || step == 0 || (shard += step) is < 0 or > int.MaxValue)
            {
                return false;
            }

            heard[(int)shard] = sequence;
        }

        position = new EventPosition(heard.ToImmutable());
        return true;
    }

    /// <summary>The last event heard of a shard; 0 for none.</summary>
    public long Of(int shard) => heard.GetValueOrDefault(shard);

    /// <summary>Whether it says anything of a shard.</summary>
    public bool Knows(int shard) => heard.ContainsKey(shard);

    /// <summary>This position, with one shard heard up to <paramref name="sequence"/>.</summary>
    public EventPosition With(int shard, long sequence) => new(heard.SetItem(shard, sequence));

    /// <summary>A short text for callers to keep and give back; letters, digits, - and _.</summary>
    public override string ToString()
    {
        var bytes = new byte[1 + (heard.Count * 2 * LongestNumber)];
        bytes[0] = Version;
        var (length, last) = (1, 0);
        foreach (var (shard, sequence) in heard)
        {
            length = Write(bytes, length, shard - last);
            length = Write(bytes, length, sequence);
            last = shard;
        }

        return Base64Url.EncodeToString(bytes.AsSpan(0, length));
    }

    private static int Write(byte[] bytes, int at, long value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            bytes[at++] = (byte)(value | 0x80);
        }

        bytes[at++] = (byte)value;
        return at;
    }

    private static bool TryRead(ref ReadOnlySpan<byte> bytes, out long value)
    {
        value = 0;
        for (var i = 0; i < Math.Min(bytes.Length, LongestNumber - 1); i++)
        {
            value |= (long)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
