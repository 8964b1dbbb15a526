using System.Text;

namespace Orchestrator.Domain.Tasks;

/// <summary>
/// A task's id: its shard's short number and a ULID (github.com/ulid/spec), so that any node can route it without a
/// look-up and ids of one shard sort by submission. Written <c>{shard in base 36}-{ulid in lower case}</c>.
/// </summary>
/// <param name="Shard">The shard's number in the journal, from 1.</param>
/// <param name="Ulid">48 bits of milliseconds since the Unix epoch and 80 random bits.</param>
public readonly record struct TaskId(int Shard, UInt128 Ulid) : IComparable<TaskId>
{
    /// <summary>Enough room for <see cref="Format"/>.</summary>
    public const int MaxLength = 8 + 1 + Crockford.UlidLength;

    /// <summary>
    /// The id of the next task: greater than <paramref name="last"/> even within one millisecond or when the clock
    /// stepped back, so that ids sort in the order of submission.
    /// </summary>
    public static TaskId Next(int shard, Instant now, Chance chance, UInt128 last)
    {
        var milliseconds = (UInt128)(ulong)(now.Microseconds / 1000);
        var fresh = (milliseconds << 80) | (chance.NextUInt128() >> 48);
        return new TaskId(shard, fresh > last ? fresh : last + 1);
    }

    /// <summary>Writes the id as ASCII and returns its length.</summary>
    public int Format(Span<byte> destination)
    {
        var length = Crockford.FormatBase36((uint)Shard, destination);
        destination[length++] = (byte)'-';
        Crockford.FormatUlid(Ulid, destination[length..]);
        return length + Crockford.UlidLength;
    }

    public override string ToString()
    {
        Span<byte> text = stackalloc byte[MaxLength];
        return Encoding.ASCII.GetString(text[..Format(text)]);
    }

    /// <summary>Reads what <see cref="Format"/> writes.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out TaskId id)
    {
        id = default;
        var dash = text.IndexOf((byte)'-');
        if (dash <= 0
            || !Crockford.TryParseBase36(text[..dash], out var shard)
            || shard > int.MaxValue
            || !Crockford.TryParseUlid(text[(dash + 1)..], out var ulid))
        {
            return false;
        }

        id = new TaskId((int)shard, ulid);
        return true;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, out TaskId)"/>
    public static bool TryParse(string? text, out TaskId id)
    {
        id = default;
        Span<byte> bytes = stackalloc byte[MaxLength];
        return text is { Length: <= MaxLength }
            && Encoding.UTF8.TryGetBytes(text, bytes, out var length)
            && TryParse(bytes[..length], out id);
    }

    /// <summary>Orders by ULID, then shard: by submission within a shard.</summary>
    public int CompareTo(TaskId other) =>
        Ulid.CompareTo(other.Ulid) is var byUlid and not 0 ? byUlid : Shard.CompareTo(other.Shard);

    public static bool operator <(TaskId left, TaskId right) => left.CompareTo(right) < 0;

    public static bool operator >(TaskId left, TaskId right) => left.CompareTo(right) > 0;

    public static bool operator <=(TaskId left, TaskId right) => left.CompareTo(right) <= 0;

    public static bool operator >=(TaskId left, TaskId right) => left.CompareTo(right) >= 0;
}
