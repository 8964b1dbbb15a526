using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;

namespace Orchestrator.Engine.Caching;

/// <summary>
/// A kept result as bytes: the format's number, whether the payload is packed, the length of the id of the task that computed it, the id, the payload.
/// An entry of a format that is not known is as good as none.
/// </summary>
internal static class CacheEntryBytes
{
    private const byte Format = 1;
    private const int HeaderBytes = 3;

    public static byte[] Write(KnownResult known)
    {
        Span<byte> id = stackalloc byte[TaskId.MaxLength];
        var idLength = known.From.Format(id);
        var payload = known.Result.Stored.Span;
        var bytes = new byte[HeaderBytes + idLength + payload.Length];
        bytes[0] = Format;
        bytes[1] = known.Result.IsPacked ? (byte)1 : (byte)0;
        bytes[2] = (byte)idLength;
        id[..idLength].CopyTo(bytes.AsSpan(HeaderBytes));
        payload.CopyTo(bytes.AsSpan(HeaderBytes + idLength));
        return bytes;
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null when it is something else.</summary>
    public static KnownResult? Read(ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (span.Length < HeaderBytes || span[0] != Format || span.Length < HeaderBytes + span[2] || !TaskId.TryParse(span.Slice(HeaderBytes, span[2]), out var from))
        {
            return null;
        }

        var payload = bytes[(HeaderBytes + span[2])..];
        try
        {
            return new KnownResult(from, span[1] == 0 ? payload : TaskPayload.FromPacked(payload));
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
