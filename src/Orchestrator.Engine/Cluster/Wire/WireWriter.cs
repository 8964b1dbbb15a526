using System.Buffers.Binary;
using System.Text;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Cluster.Wire;

/// <summary>
/// Writes what nodes tell each other: numbers of variable length, texts and blobs behind their length, tasks in the form that the journal
/// keeps. Fields have no names: both sides are of one version, which the transport's handshake sees to.
/// </summary>
internal sealed class WireWriter : IDisposable
{
    private readonly BatchBuffer output = new(512);

    /// <summary>Everything so far, as bytes of their own.</summary>
    public byte[] ToArray() => output.Written.ToArray();

    /// <summary>Starts over.</summary>
    public void Clear() => output.Clear();

    public void Dispose() => output.Dispose();

    public void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>Seven bits a byte, small numbers first; negative ones by folding the sign in (zigzag).</summary>
    public void Long(long value)
    {
        var folded = (ulong)((value << 1) ^ (value >> 63));
        var span = output.GetSpan(10);
        var length = 0;
        for (; folded >= 0x80; folded >>= 7)
        {
            span[length++] = (byte)(folded | 0x80);
        }

        span[length++] = (byte)folded;
        output.Advance(length);
    }

    public void Int(int value) => Long(value);

    public void Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(output.GetSpan(sizeof(double)), value);
        output.Advance(sizeof(double));
    }

    public void UInt128(UInt128 value)
    {
        BinaryPrimitives.WriteUInt128LittleEndian(output.GetSpan(16), value);
        output.Advance(16);
    }

    public void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Int(length);
        Encoding.UTF8.GetBytes(value, output.GetSpan(length));
        output.Advance(length);
    }

    public void TextOrNull(string? value)
    {
        Bool(value is not null);
        if (value is not null)
        {
            Text(value);
        }
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Int(value.Length);
        value.CopyTo(output.GetSpan(value.Length));
        output.Advance(value.Length);
    }

    public void Time(Instant value) => Long(value.Microseconds);

    public void Duration(TimeSpan value) => Long(value.Ticks);

    public void Id(TaskId value)
    {
        Int(value.Shard);
        UInt128(value.Ulid);
    }

    public void Attempt(TaskId task, AttemptToken token)
    {
        Id(task);
        UInt128(token.Value);
    }

    /// <summary>How far something has each shard.</summary>
    public void Positions(IReadOnlyDictionary<int, long> value) => Many([.. value], position =>
    {
        Int(position.Key);
        Long(position.Value);
    });

    public void Payload(TaskPayload value)
    {
        Bool(value.IsPacked);
        Bytes(value.Stored.Span);
    }

    public void Spec(TaskSpec value) => Lines(lines => new TaskSpecWriter(new JsonLineWriter(lines)).Write(value));

    /// <summary>A task by its history, which is what the table of finished tasks keeps of it as well.</summary>
    public void ViewOrNull(TaskView? value)
    {
        Bool(value is not null);
        if (value is null)
        {
            return;
        }

        TextOrNull(value.WaitingFor);
        Lines(lines =>
        {
            var writer = new TaskEventWriter(lines);
            foreach (var entry in value.History.Span)
            {
                writer.WriteLine(entry.Sequence, entry.Event);
            }
        });
    }

    public void Many<T>(IReadOnlyCollection<T> values, Action<T> write)
    {
        Int(values.Count);
        foreach (var value in values)
        {
            write(value);
        }
    }

    private void Lines(Action<BatchBuffer> write)
    {
        using var lines = new BatchBuffer(1024);
        write(lines);
        Bytes(lines.Written.Span);
    }
}
