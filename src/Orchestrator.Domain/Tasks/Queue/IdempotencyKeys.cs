using System.Security.Cryptography;
using System.Text;

namespace Orchestrator.Domain.Tasks.Queue;

/// <summary>The idempotency keys a queue remembers, as 16-byte hashes: while their task lives, and for a while after.</summary>
public sealed class IdempotencyKeys
{
    private readonly Dictionary<UInt128, IdempotencyEntry> entries = [];
    private readonly Queue<(UInt128 Key, TaskId Task, Instant ExpiresAt)> expiries = new();

    /// <summary>Remembered keys.</summary>
    public int Count => entries.Count;

    /// <summary>Everything remembered, for snapshots.</summary>
    public IEnumerable<(UInt128 Key, IdempotencyEntry Entry)> All => entries.Select(pair => (pair.Key, pair.Value));

    /// <summary>The first 16 bytes of SHA-256 of the key's UTF-8.</summary>
    public static UInt128 Hash(string key) => Hash(Encoding.UTF8.GetBytes(key));

    /// <summary>The first 16 bytes of SHA-256.</summary>
    public static UInt128 Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes, hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>Finds a key that has not expired.</summary>
    public bool TryFind(UInt128 key, Instant now, out IdempotencyEntry entry) =>
        entries.TryGetValue(key, out entry) && entry.ExpiresAt > now;

    internal void Hold(UInt128 key, TaskId task, UInt128 bodyHash) =>
        entries[key] = new IdempotencyEntry(task, bodyHash, Instant.Never);

    /// <summary>
    /// Holds the key of a task that was retried by hand, also when it had expired, unless another task has it now. An expired
    /// entry counts as none: whether it was swept already must not matter, as a replay sweeps at other moments.
    /// </summary>
    internal void HoldAgain(UInt128 key, TaskId task, UInt128 bodyHash, Instant now)
    {
        if (!TryFind(key, now, out var entry) || entry.Task == task)
        {
            Hold(key, task, bodyHash);
        }
    }

    /// <summary>Starts the retention of an ended task's key.</summary>
    internal void ExpireAt(UInt128 key, TaskId task, Instant expiresAt)
    {
        if (entries.TryGetValue(key, out var entry) && entry.Task == task)
        {
            entries[key] = entry with { ExpiresAt = expiresAt };
            expiries.Enqueue((key, task, expiresAt));
        }
    }

    /// <summary>
    /// Forgets the key of a task that has ended, as nobody will submit it again. It is a favour and no event: a replay may bring the key back for as long as
    /// it would have been kept.
    /// </summary>
    public void Drop(UInt128 key)
    {
        if (entries.TryGetValue(key, out var entry) && entry.ExpiresAt != Instant.Never)
        {
            entries.Remove(key);
        }
    }

    internal void Restore(UInt128 key, IdempotencyEntry entry)
    {
        entries[key] = entry;
        if (entry.ExpiresAt != Instant.Never)
        {
            expiries.Enqueue((key, entry.Task, entry.ExpiresAt));
        }
    }

    internal void Forget(Instant now)
    {
        while (expiries.TryPeek(out var next) && next.ExpiresAt <= now)
        {
            expiries.Dequeue();
            if (entries.TryGetValue(next.Key, out var entry) && entry.Task == next.Task && entry.ExpiresAt == next.ExpiresAt)
            {
                entries.Remove(next.Key);
            }
        }
    }
}
