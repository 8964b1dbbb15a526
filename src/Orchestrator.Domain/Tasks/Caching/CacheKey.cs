using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Orchestrator.Domain.Json;

namespace Orchestrator.Domain.Tasks.Caching;

/// <summary>
/// What tells one result from another: the task's type, the version of the code, and the input, however it is written. 128 bits of a SHA-256.
/// It is stored, so it must never change.
/// </summary>
public static class CacheKey
{
    /// <summary>The key of a task's result.</summary>
    /// <exception cref="System.Text.Json.JsonException">The input is not JSON, or too deep.</exception>
    public static UInt128 Of(string taskType, string version, TaskPayload input)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, Encoding.UTF8.GetBytes(taskType));
        Add(hash, Encoding.UTF8.GetBytes(version));
        Add(hash, input.IsEmpty ? "null"u8 : CanonicalJson.Write(input.Span, without: []));
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }

    /// <summary>The part with its length in front: two texts that are joined elsewhere are two other texts.</summary>
    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
