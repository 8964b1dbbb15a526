using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Sdk.Batches;

/// <summary>
/// Divides a stream of tasks into batches and sends them. A batch goes when it is full, or when the stream pauses and no other is
/// under way: a slow stream is not held up, and a fast one makes large batches.
/// </summary>
/// <param name="send">Sends a batch; what it returns does not fail.</param>
/// <param name="keyPrefix">Gives tasks without an idempotency key one that begins with it; null gives none.</param>
internal sealed class BatchFiller(
    OrchestratorClientOptions options, Func<TaskBatch, Task<Exception?>> send, string? keyPrefix) : IDisposable
{
    private readonly SemaphoreSlim free = new(options.BatchesAtOnce);
    private readonly Channel<TaskBatch> sent = Channel.CreateBounded<TaskBatch>(options.BatchesAtOnce);
    private readonly ArrayBufferWriter<byte> line = new(1024);
    private long count;
    private TaskBatch batch = new(0, options);
    private Task? turn;

    /// <summary>The batches that are under way or answered, in order; as many as may be under way at once wait here.</summary>
    public ChannelReader<TaskBatch> Sent => sent.Reader;

    /// <summary>Sends all tasks.</summary>
    public async Task RunAsync(IAsyncEnumerable<SubmitTaskRequest> tasks, CancellationToken cancellation)
    {
        try
        {
            await using var writer = new Utf8JsonWriter(line);
            await using var source = tasks.GetAsyncEnumerator(cancellation);
            while (await NextAsync(source, cancellation))
            {
                var hasKey = Write(writer, source.Current);
                if (!batch.TryAdd(line.WrittenSpan, hasKey))
                {
                    await SendAsync(cancellation);
                    batch.TryAdd(line.WrittenSpan, hasKey);
                }

                count++;
                if (batch.IsFull)
                {
                    await SendAsync(cancellation);
                }
            }

            if (batch.Count > 0)
            {
                await SendAsync(cancellation);
            }
        }
        finally
        {
            sent.Writer.Complete();
        }
    }

    public void Dispose() => free.Dispose();

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<SubmitTaskRequest> source, CancellationToken cancellation)
    {
        var moving = source.MoveNextAsync();
        if (moving.IsCompleted || batch.Count == 0)
        {
            return await moving;
        }

        var next = moving.AsTask();
        try
        {
            turn ??= free.WaitAsync(cancellation);
            await Task.WhenAny(next, turn);
            if (!next.IsCompleted)
            {
                await SendAsync(cancellation);
            }
        }
        catch
        {
            // A source must not be disposed of while it is asked for more.
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        return await next;
    }

    private bool Write(Utf8JsonWriter writer, SubmitTaskRequest task)
    {
        if (keyPrefix is not null && task.IdempotencyKey is null)
        {
            task = task with { IdempotencyKey = $"{keyPrefix}-{count}" };
        }

        line.ResetWrittenCount();
        writer.Reset();
        JsonSerializer.Serialize(writer, task, ContractsJsonContext.Default.SubmitTaskRequest);
        writer.Flush();

        // A value that came with line breaks must not become two lines; within a JSON text they are white space.
        if (line.WrittenSpan.ContainsAny((byte)'\n', (byte)'\r'))
        {
            var oneLine = line.WrittenSpan.ToArray();
            oneLine.AsSpan().Replace((byte)'\n', (byte)' ');
            oneLine.AsSpan().Replace((byte)'\r', (byte)' ');
            line.ResetWrittenCount();
            line.Write(oneLine);
        }

        return task.IdempotencyKey is not null;
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        await (turn ?? free.WaitAsync(cancellation));
        turn = null;

        // First a place in the line, then the sending: what was sent is told of, whatever happens next.
        await sent.Writer.WaitToWriteAsync(cancellation);
        var full = batch;
        batch = new TaskBatch(count, options);
        full.Close();
        full.Answered = ReleaseAsync(send(full));
        sent.Writer.TryWrite(full);
    }

    private async Task<Exception?> ReleaseAsync(Task<Exception?> sending)
    {
        try
        {
            return await sending;
        }
        finally
        {
            free.Release();
        }
    }
}
