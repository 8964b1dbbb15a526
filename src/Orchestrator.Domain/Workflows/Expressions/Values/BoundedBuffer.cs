using System.Buffers;

namespace Orchestrator.Domain.Workflows.Expressions.Values;

/// <summary>Takes JSON up to a limit: a few letters can name a large value many times.</summary>
internal sealed class BoundedBuffer : IBufferWriter<byte>
{
    /// <summary>Bytes that a value may come to: 16 MiB.</summary>
    private const int Most = 16 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> bytes = new();

    public ReadOnlyMemory<byte> Written => bytes.WrittenMemory;

    public void Advance(int count)
    {
        if (bytes.WrittenCount + count > Most)
        {
            throw new ExpressionException($"the value has more than {Most} bytes");
        }

        bytes.Advance(count);
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => bytes.GetMemory(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => bytes.GetSpan(sizeHint);
}
