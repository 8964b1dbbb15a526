using System.Buffers.Binary;
using System.IO.Compression;

namespace Orchestrator.Domain.Tasks;

/// <summary>
/// One JSON value in UTF-8, as it is or packed (Brotli, RFC 7932): an input, a result or a checkpoint. Packed ones stay so in memory, in the journal
/// and in the table of finished tasks, and are unpacked by whoever looks.
/// </summary>
public readonly struct TaskPayload : IEquatable<TaskPayload>
{
    private const int HeaderBytes = sizeof(int);
    private const int Quality = 1;
    private const int WindowBits = 22;
    private readonly ReadOnlyMemory<byte> stored;
    private readonly bool isPacked;

    private TaskPayload(ReadOnlyMemory<byte> stored, bool isPacked)
    {
        this.stored = stored;
        this.isPacked = isPacked;
    }

    /// <summary>True when there is none, which is <c>null</c> to JSON.</summary>
    public bool IsEmpty => stored.IsEmpty;

    public bool IsPacked => isPacked;

    /// <summary>Bytes of the JSON text.</summary>
    public int Length => isPacked ? BinaryPrimitives.ReadInt32LittleEndian(stored.Span) : stored.Length;

    /// <summary>What is kept: the JSON text, or its length (four bytes, little endian) and its packed form.</summary>
    public ReadOnlyMemory<byte> Stored => stored;

    /// <summary>The JSON text. Of a packed payload it is made anew each time.</summary>
    public ReadOnlySpan<byte> Span => ToJson().Span;

    public static implicit operator TaskPayload(ReadOnlyMemory<byte> json) => new(json, isPacked: false);

    public static implicit operator TaskPayload(byte[]? json) => new(json, isPacked: false);

    /// <summary>Takes what <see cref="Stored"/> of a packed payload gave.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static TaskPayload FromPacked(ReadOnlyMemory<byte> stored) =>
        stored.Length > HeaderBytes && BinaryPrimitives.ReadInt32LittleEndian(stored.Span) > 0
            ? new TaskPayload(stored, isPacked: true)
            : throw new InvalidDataException("A packed payload is too short.");

    /// <summary>
    /// Packs a JSON text of more than so many bytes, if that saves at least a third: in the journal a packed payload is
    /// written in base 64, which takes a third more.
    /// </summary>
    /// <param name="aboveBytes">Shorter texts stay as they are; zero packs nothing.</param>
    public static TaskPayload Pack(ReadOnlyMemory<byte> json, int aboveBytes)
    {
        if (aboveBytes == 0 || json.Length <= aboveBytes)
        {
            return json;
        }

        var packed = new byte[HeaderBytes + (json.Length * 2 / 3)];
        if (!BrotliEncoder.TryCompress(json.Span, packed.AsSpan(HeaderBytes), out var length, Quality, WindowBits))
        {
            return json;
        }

        BinaryPrimitives.WriteInt32LittleEndian(packed, json.Length);
        return new TaskPayload(packed.AsSpan(0, HeaderBytes + length).ToArray(), isPacked: true);
    }

    /// <summary>The JSON text.</summary>
    /// <exception cref="InvalidDataException">The packed form is damaged.</exception>
    public ReadOnlyMemory<byte> ToJson()
    {
        if (!isPacked)
        {
            return stored;
        }

        var json = new byte[Length];
        return BrotliDecoder.TryDecompress(stored.Span[HeaderBytes..], json, out var length) && length == json.Length
            ? json
            : throw new InvalidDataException("A packed payload cannot be unpacked: it is damaged.");
    }

    public bool Equals(TaskPayload other) =>
        isPacked == other.isPacked ? stored.Span.SequenceEqual(other.stored.Span) : Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => obj is TaskPayload other && Equals(other);

    public override int GetHashCode() => Length;

    public static bool operator ==(TaskPayload left, TaskPayload right) => left.Equals(right);

    public static bool operator !=(TaskPayload left, TaskPayload right) => !left.Equals(right);
}
