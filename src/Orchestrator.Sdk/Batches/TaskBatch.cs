using System.Buffers;

namespace Orchestrator.Sdk.Batches;

/// <summary>Tasks on their way as one request, kept as they were written until each of them is answered.</summary>
/// <param name="firstIndex">The index of its first task.</param>
internal sealed class TaskBatch(long firstIndex, OrchestratorClientOptions options)
{
    private readonly ArrayBufferWriter<byte> body = new(Math.Min(options.BatchBytes, 64 * 1024));
    private readonly List<int> ends = [];
    private readonly List<bool> keyed = [];

    /// <summary>What became of each task so far.</summary>
    public BatchItem[] Items { get; private set; } = [];

    /// <summary>Done when nothing more will be known about it; holds why, when that is not all there is to know.</summary>
    public Task<Exception?> Answered { get; set; } = Task.FromResult<Exception?>(null);

    public int Count => ends.Count;

    public bool IsFull => Count >= options.BatchLines || body.WrittenCount >= options.BatchBytes;

    /// <summary>Adds a task; false when it would make the batch too large.</summary>
    /// <param name="hasKey">Whether submitting it twice makes one task.</param>
    public bool TryAdd(ReadOnlySpan<byte> line, bool hasKey)
    {
        if (Count > 0 && (IsFull || body.WrittenCount + line.Length + 1 > options.BatchBytes))
        {
            return false;
        }

        var space = body.GetSpan(line.Length + 1);
        line.CopyTo(space);
        space[line.Length] = (byte)'\n';
        body.Advance(line.Length + 1);
        ends.Add(body.WrittenCount);
        keyed.Add(hasKey);
        return true;
    }

    /// <summary>Nothing more is added: it goes.</summary>
    public void Close()
    {
        Items = new BatchItem[Count];
        for (var i = 0; i < Items.Length; i++)
        {
            Items[i] = new BatchItem(firstIndex + i, BatchOutcome.NotSubmitted, null, null);
        }
    }

    public bool HasKey(int line) => keyed[line];

    /// <summary>The request's body.</summary>
    /// <param name="lines">Which lines, in order.</param>
    public ReadOnlyMemory<byte> Body(IReadOnlyList<int> lines)
    {
        if (lines.Count == Count)
        {
            return body.WrittenMemory;
        }

        var some = new ArrayBufferWriter<byte>();
        foreach (var line in lines)
        {
            var start = line == 0 ? 0 : ends[line - 1];
            some.Write(body.WrittenSpan[start..ends[line]]);
        }

        return some.WrittenMemory;
    }
}
