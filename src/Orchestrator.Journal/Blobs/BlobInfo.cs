using System.Buffers;

namespace Orchestrator.Journal.Blobs;

/// <summary>What is known of a blob besides its bytes.</summary>
/// <param name="Bucket">Which bucket it is in.</param>
/// <param name="Key">Its name there.</param>
/// <param name="Label">What whoever put it wrote on it; at most 1,000 characters, without NUL.</param>
/// <param name="Bytes">How many bytes it has.</param>
/// <param name="StoredAt">When it was put or touched, in microseconds since the Unix epoch.</param>
/// <param name="ExpiresAt">When whoever put it wants nothing of it any longer; <see cref="long.MaxValue"/> for never. The store does not look at it.</param>
public sealed record BlobInfo(string Bucket, string Key, string Label, long Bytes, long StoredAt, long ExpiresAt)
{
    /// <summary>Longest bucket or key, in characters.</summary>
    public const int MaxNameLength = 150;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Refuses what is no name of a bucket or a key: 1 to 150 of the characters a to z, 0 to 9, - and _.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static void Check(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Length > MaxNameLength || name.AsSpan().ContainsAnyExcept(Allowed))
        {
            throw new ArgumentException($"'{name}' is no name of a bucket or a blob: it may have up to {MaxNameLength} of a to z, 0 to 9, - and _.", nameof(name));
        }
    }

    /// <summary>Refuses wrong names.</summary>
    /// <exception cref="ArgumentException">The bucket or the key is none.</exception>
    public void Check()
    {
        Check(Bucket);
        Check(Key);
    }
}
