using System.Buffers.Binary;
using System.Text;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Cluster.Wire;

/// <summary>Reads what <see cref="WireWriter"/> wrote.</summary>
/// <exception cref="InvalidDataException">Thrown by every member when the bytes are not what was to be read.</exception>
internal sealed class WireReader(ReadOnlyMemory<byte> message)
{
    private ReadOnlyMemory<byte> rest = message;

    /// <summary>What has not been read yet.</summary>
    public ReadOnlyMemory<byte> Rest => rest;

    public byte Byte() => Take(1).Span[0];

    public bool Bool() => Byte() != 0;

    public long Long()
    {
        var folded = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            folded |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return (long)(folded >> 1) ^ -(long)(folded & 1);
            }
        }

        throw new InvalidDataException("A number has no end.");
    }

    public int Int() => Long() is >= int.MinValue and <= int.MaxValue and var value ? (int)value : throw new InvalidDataException("A number is too large.");

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)).Span);

    public UInt128 UInt128() => BinaryPrimitives.ReadUInt128LittleEndian(Take(16).Span);

    public string Text() => Encoding.UTF8.GetString(Take(Int()).Span);

    public string? TextOrNull() => Bool() ? Text() : null;

    public ReadOnlyMemory<byte> Bytes() => Take(Int());

    public Instant Time() => new(Long());

    public TimeSpan Duration() => new(Long());

    public TaskId Id() => new(Int(), UInt128());

    public (TaskId Task, AttemptToken Token) Attempt() => (Id(), new AttemptToken(UInt128()));

    public Dictionary<int, long> Positions() => Many(() => KeyValuePair.Create(Int(), Long())).ToDictionary();

    public TaskPayload Payload() => Bool() ? TaskPayload.FromPacked(Bytes()) : Bytes();

    public TaskSpec Spec()
    {
        var reader = new LineReader(Bytes().Span);
        return TaskSpecReader.Read(ref reader);
    }

    public TaskView? ViewOrNull()
    {
        if (!Bool())
        {
            return null;
        }

        var waitingFor = TextOrNull();
        return new TaskView(TaskRecord.Fold(TaskEventReader.ReadLines(Bytes())), waitingFor);
    }

    public List<T> Many<T>(Func<T> read)
    {
        var count = Int();
        if (count < 0 || count > rest.Length)
        {
            throw new InvalidDataException("A list is longer than its message.");
        }

        var values = new List<T>(count);
        for (var i = 0; i < count; i++)
        {
            values.Add(read());
        }

        return values;
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        if (length < 0 || length > rest.Length)
        {
            throw new InvalidDataException("A message ends too early.");
        }

        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }
}
