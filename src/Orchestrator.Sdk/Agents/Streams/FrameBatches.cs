using System.Text.Json;
using Orchestrator.Contracts.Agents;
using Orchestrator.Sdk.Agents.Work;

namespace Orchestrator.Sdk.Agents.Streams;

/// <summary>
/// What waits to be sent on a stream. Frames are written as bytes at once, and all that come while a message is on its way go as the next one.
/// Safe for many threads; one sends.
/// </summary>
internal sealed class FrameBatches
{
    /// <summary>A message is not made longer than about this, unless a single frame is.</summary>
    public const int FullBytes = 64 * 1024;

    /// <summary>With more waiting, what can wait does.</summary>
    private const int CrowdedBytes = 1024 * 1024;

    private readonly Lock gate = new();
    private readonly Queue<FrameBatch> full = new();
    private readonly SemaphoreSlim signal = new(0);
    private FrameBatch filling = new();
    private FrameBatch? spare = new();
    private int fullBytes;
    private bool isSenderWaiting;

    /// <summary>True when the other side does not read as fast as is written.</summary>
    public bool IsCrowded
    {
        get
        {
            lock (gate)
            {
                return fullBytes > CrowdedBytes;
            }
        }
    }

    public void Plain(ReadOnlySpan<byte> type)
    {
        lock (gate)
        {
            filling.BeginFrame(type);
            End();
        }
    }

    public void OfAttempt(ReadOnlySpan<byte> type, string taskId, string token)
    {
        lock (gate)
        {
            Begin(type, taskId, token);
            End();
        }
    }

    public void Progress(string taskId, string token, in ProgressNote note)
    {
        lock (gate)
        {
            var writer = Begin("progress"u8, taskId, token);
            writer.WriteNumber("percent"u8, note.Percent);
            if (note.Message is { } message)
            {
                writer.WriteString("message"u8, message);
            }

            if (note.Checkpoint is { } checkpoint)
            {
                writer.WritePropertyName("checkpoint"u8);
                writer.WriteRawValue(checkpoint.Utf8.Span, skipInputValidation: true);
            }

            End();
        }
    }

    public void Result(KeptResult result)
    {
        lock (gate)
        {
            if (result.Error is { } error)
            {
                var writer = Begin("fail"u8, result.TaskId, result.Token);
                Write(writer, error);
                if (result.RetryAfter is { } retryAfter)
                {
                    writer.WriteNumber("retry_after"u8, retryAfter.TotalSeconds);
                }
            }
            else
            {
                var writer = Begin("complete"u8, result.TaskId, result.Token);
                writer.WritePropertyName("result"u8);
                writer.WriteRawValue(result.Result.Utf8.Span, skipInputValidation: true);
            }

            End();
        }
    }

    /// <summary>Waits until there is something to send.</summary>
    /// <returns>To be given back with <see cref="Recycle"/> once it is sent.</returns>
    public async ValueTask<FrameBatch> NextAsync(CancellationToken cancellation)
    {
        while (true)
        {
            lock (gate)
            {
                if (full.TryDequeue(out var batch))
                {
                    fullBytes -= batch.Length;
                    return batch;
                }

                if (filling.Frames > 0)
                {
                    (batch, filling, spare) = (filling, spare ?? new FrameBatch(), null);
                    return batch;
                }

                isSenderWaiting = true;
            }

            await signal.WaitAsync(cancellation);
        }
    }

    public void Recycle(FrameBatch batch)
    {
        if (batch.IsModest)
        {
            batch.Clear();
            lock (gate)
            {
                spare = batch;
            }
        }
    }

    private static void Write(Utf8JsonWriter writer, AttemptErrorResource error)
    {
        writer.WriteStartObject("error"u8);
        writer.WriteString("type"u8, error.Type);
        writer.WriteString("message"u8, error.Message);
        writer.WriteBoolean("retryable"u8, error.Retryable ?? true);
        writer.WriteEndObject();
    }

    private Utf8JsonWriter Begin(ReadOnlySpan<byte> type, string taskId, string token)
    {
        filling.BeginFrame(type);
        filling.Writer.WriteString("task_id"u8, taskId);
        filling.Writer.WriteString("attempt_token"u8, token);
        return filling.Writer;
    }

    private void End()
    {
        filling.EndFrame();
        if (filling.Length >= FullBytes)
        {
            full.Enqueue(filling);
            fullBytes += filling.Length;
            (filling, spare) = (spare ?? new FrameBatch(), null);
        }

        if (isSenderWaiting)
        {
            isSenderWaiting = false;
            signal.Release();
        }
    }
}
