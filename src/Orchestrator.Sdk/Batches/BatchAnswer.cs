using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Orchestrator.Contracts;

namespace Orchestrator.Sdk.Batches;

/// <summary>Reads the answer to a batch line by line, as it comes.</summary>
internal static class BatchAnswer
{
    /// <summary>Notes each answer in the batch until there are no more; those that came before a failure are noted too.</summary>
    /// <param name="sent">Which lines of the batch were sent, in order: line 1 of the answer is about the first of them.</param>
    /// <exception cref="JsonException">A line is not an answer.</exception>
    public static async Task ReadAsync(Stream stream, TaskBatch batch, IReadOnlyList<int> sent, CancellationToken cancellation)
    {
        var pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        try
        {
            while (true)
            {
                var read = await pipe.ReadAsync(cancellation);
                var rest = read.Buffer;
                while (TryTakeLine(ref rest, out var line))
                {
                    Note(line, batch, sent);
                }

                pipe.AdvanceTo(rest.Start, rest.End);
                if (read.IsCompleted)
                {
                    // A line without its end was cut off.
                    return;
                }
            }
        }
        finally
        {
            await pipe.CompleteAsync();
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> rest, out ReadOnlySequence<byte> line)
    {
        if (rest.PositionOf((byte)'\n') is not { } end)
        {
            line = default;
            return false;
        }

        line = rest.Slice(0, end);
        rest = rest.Slice(rest.GetPosition(1, end));
        return true;
    }

    private static void Note(in ReadOnlySequence<byte> text, TaskBatch batch, IReadOnlyList<int> sent)
    {
        var reader = text.IsSingleSegment ? new Utf8JsonReader(text.FirstSpan) : new Utf8JsonReader(text);
        var line = 0;
        string? taskId = null;
        var repeated = false;
        ProblemResource? error = null;
        Demand(reader.Read() && reader.TokenType == JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("line"u8))
            {
                reader.Read();
                line = reader.GetInt32();
            }
            else if (reader.ValueTextEquals("task_id"u8))
            {
                reader.Read();
                taskId = reader.GetString();
            }
            else if (reader.ValueTextEquals("repeated"u8))
            {
                reader.Read();
                repeated = reader.GetBoolean();
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                reader.Read();
                error = JsonSerializer.Deserialize(ref reader, ContractsJsonContext.Default.ProblemResource);
            }
            else
            {
                reader.Skip();
            }
        }

        Demand(line >= 1 && line <= sent.Count && (taskId is null) != (error is null));
        ref var item = ref batch.Items[sent[line - 1]];
        var outcome = error is not null ? BatchOutcome.Refused : repeated ? BatchOutcome.Repeated : BatchOutcome.Accepted;
        item = item with { Outcome = outcome, TaskId = taskId, Error = error };
    }

    private static void Demand(bool holds)
    {
        if (!holds)
        {
            throw new JsonException("This is not the answer to a line of a batch.");
        }
    }
}
