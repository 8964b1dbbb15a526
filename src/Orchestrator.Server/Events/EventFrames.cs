using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Events;
using Orchestrator.Server.Tasks;
using N = Orchestrator.Server.Tasks.TaskJsonNames;

namespace Orchestrator.Server.Events;

/// <summary>Events as they go over the wire, a frame each; made once and shared by all who listen.</summary>
internal sealed class EventFrames
{
    /// <summary>The topic of tasks.</summary>
    public const string Topic = "tasks";

    // With many shards a position is long, and then only the last frame of a batch carries it: whoever resumes before that hears some events again.
    private const int MaxShardsInEveryId = 16;
    private readonly byte[] bytes;
    private readonly List<Frame> frames;

    internal EventFrames(byte[] bytes, List<Frame> frames)
    {
        this.bytes = bytes;
        this.frames = frames;
    }

    public int Count => frames.Count;

    public Frame this[int index] => frames[index];

    /// <summary>The bytes of one frame.</summary>
    public ReadOnlySpan<byte> BytesOf(int index)
    {
        var start = index == 0 ? 0 : frames[index - 1].End;
        return bytes.AsSpan(start, frames[index].End - start);
    }

    /// <summary>Makes the frames of a batch.</summary>
    public static EventFrames Of(EventBatch batch)
    {
        var output = new ArrayBufferWriter<byte>(256 * Math.Max(batch.Events.Count, 1));
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        var frames = new List<Frame>(batch.Events.Count);
        var everyId = batch.Before.Count <= MaxShardsInEveryId;
        for (var i = 0; i < batch.Events.Count; i++)
        {
            var (sequence, @event) = batch.Events[i];
            if (everyId || i == batch.Events.Count - 1)
            {
                output.Write("id: "u8);
                WriteText(output, batch.Before.With(batch.Shard, sequence).ToString());
                output.Write("\n"u8);
            }

            output.Write("event: "u8);
            WriteText(output, @event.Type.Name());
            output.Write("\ndata: "u8);
            WriteData(json, batch.Domain, @event);
            json.Flush();
            json.Reset();
            output.Write("\n\n"u8);
            frames.Add(new Frame(output.WrittenCount, @event.Task, batch.Domain, @event.Type));
        }

        return new EventFrames(output.WrittenSpan.ToArray(), frames);
    }

    private static void WriteData(Utf8JsonWriter json, string domain, TaskEvent @event)
    {
        Span<byte> scratch = stackalloc byte[48];
        json.WriteStartObject();
        json.WriteString("topic"u8, Topic);
        json.WriteString(N.Type, @event.Type.Name());
        json.WriteString("at"u8, scratch[..@event.At.Format(scratch)]);
        json.WriteString(N.TaskId, scratch[..@event.Task.Format(scratch)]);
        json.WriteString(N.Domain, domain);
        if (TaskEventJson.AttemptOf(@event) is { } attempt)
        {
            json.WriteNumber(N.Attempt, attempt);
        }
        else
        {
            json.WriteNull(N.Attempt);
        }

        json.WriteString(N.Status, StateAfter(@event)?.Name());
        json.WritePropertyName("data"u8);
        TaskEventJson.WriteData(json, @event);
        json.WriteEndObject();
    }

    /// <summary>The state the event leads to; null when it does not change the state, or does not tell.</summary>
    private static TaskState? StateAfter(TaskEvent @event) => @event switch
    {
        TaskSubmitted e => e.DueAt > e.At ? TaskState.Submitted : TaskState.Queued,
        TaskQueued or TaskRetried => TaskState.Queued,
        AttemptScheduled => TaskState.Scheduled,
        AttemptStarted or AttemptProgressed => TaskState.Running,
        AttemptFailed { RetryAt: not null } or AttemptLost { Requeued: true } => TaskState.Queued,
        _ => @event.Type.EndState(),
    };

    private static void WriteText(ArrayBufferWriter<byte> output, string ascii)
    {
        var span = output.GetSpan(ascii.Length);
        for (var i = 0; i < ascii.Length; i++)
        {
            span[i] = (byte)ascii[i];
        }

        output.Advance(ascii.Length);
    }

    /// <summary>One event.</summary>
    /// <param name="End">Where its bytes end.</param>
    /// <param name="Task">The task; none when it is about the cluster.</param>
    /// <param name="Domain">The queue; null when it is about none.</param>
    /// <param name="Type">What happened to the task.</param>
    /// <param name="OfCluster">What happened to the cluster; null when it is about a task.</param>
    public readonly record struct Frame(int End, TaskId Task, string? Domain, TaskEventType Type, string? OfCluster = null);
}
