using System.Text;

namespace Orchestrator.Cluster.Placing;

/// <summary>
/// How much a member is wanted for a shard: FNV-1a (64 bits) over the UTF-8 of the member's name, a zero byte and the shard's name, then the
/// finalizer of MurmurHash3. It decides where shards go, so it must never change.
/// </summary>
internal static class RendezvousHash
{
    public static ulong Score(string node, string shard)
    {
        var hash = Fold(Fold(14695981039346656037, Encoding.UTF8.GetBytes(node)), [0]);
        return Mix(Fold(hash, Encoding.UTF8.GetBytes(shard)));
    }

    private static ulong Fold(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes)
        {
            hash = unchecked((hash ^ one) * 1099511628211);
        }

        return hash;
    }

    private static ulong Mix(ulong hash)
    {
        unchecked
        {
            hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCD;
            hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53;
            return hash ^ (hash >> 33);
        }
    }
}
