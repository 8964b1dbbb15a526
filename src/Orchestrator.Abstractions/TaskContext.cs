using System.Diagnostics.CodeAnalysis;

namespace Orchestrator;

/// <summary>What a handler sees of the task and of the attempt it runs.</summary>
public abstract class TaskContext
{
    /// <summary>The task's id, the same over all attempts.</summary>
    public abstract string TaskId { get; }

    /// <summary>The type the handler was registered for.</summary>
    public abstract string TaskType { get; }

    /// <summary>The attempt's number, counted from 1 and never reused.</summary>
    public abstract int Attempt { get; }

    /// <summary>The task's <c>input_data</c>.</summary>
    public abstract JsonPayload Input { get; }

    /// <summary>When the attempt times out, counted from its start.</summary>
    public abstract DateTimeOffset Deadline { get; }

    /// <summary>The last checkpoint an earlier attempt saved; null when there is none.</summary>
    public abstract JsonPayload? Checkpoint { get; }

    /// <summary>The clock the engine runs on; handlers that wait should wait on it, so that tests can move it.</summary>
    public abstract TimeProvider Time { get; }

    /// <summary>
    /// Reports progress. Calls are cheap and may be frequent: the newest report replaces one not yet sent, and about
    /// four a second are recorded.
    /// </summary>
    /// <param name="percent">0 to 100; values outside are clamped.</param>
    /// <param name="message">A short sentence for people; null keeps the last one.</param>
    public abstract void ReportProgress(double percent, string? message = null);

    /// <summary>Saves a point from which a later attempt can go on; it finds it in <see cref="Checkpoint"/>.</summary>
    public abstract void SaveCheckpoint(JsonPayload checkpoint);

    /// <summary>
    /// Writes a line to the task's log. Cheap, never blocks and never throws, from any thread. A text of several lines becomes several;
    /// a line beyond 8 KiB is cut, and what exceeds the attempt's share is left out in the middle, both said so in the log.
    /// </summary>
    public virtual void Log(string line) => LogOutput(TaskLogStream.Log, line);

    /// <summary>As <see cref="Log"/>, for what a program wrote that the handler runs.</summary>
    /// <param name="stream">Where the program wrote it.</param>
    /// <param name="text">The line without its line break.</param>
    public virtual void LogOutput(TaskLogStream stream, string text)
    {
        // A context that keeps no logs.
    }

    /// <summary>Stores bytes as an artifact and gives the reference to return as the result, or as a part of it. It is kept as long as the task is.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="contentType">What they are, as a media type.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NotSupportedException">Whoever runs the handler has no artifact store at hand: POST to <c>/api/v1/artifacts</c> instead.</exception>
    public virtual Task<ArtifactReference> StoreArtifactAsync(
        ReadOnlyMemory<byte> content, string contentType = "application/octet-stream", CancellationToken cancellation = default) =>
        throw new NotSupportedException("No artifact store is at hand here: POST the content to /api/v1/artifacts of the server.");

    /// <summary>The bytes that a reference stands for; null when they are no longer stored.</summary>
    /// <param name="reference">From an input or another task's result.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="NotSupportedException">As for <see cref="StoreArtifactAsync"/>: GET <c>/api/v1/artifacts/HASH</c> instead.</exception>
    public virtual Task<ReadOnlyMemory<byte>?> ReadArtifactAsync(ArtifactReference reference, CancellationToken cancellation = default) =>
        throw new NotSupportedException("No artifact store is at hand here: GET /api/v1/artifacts/HASH of the server.");

    /// <summary><see cref="Input"/> as a <typeparamref name="T"/>; property names are snake_case.</summary>
    /// <exception cref="System.Text.Json.JsonException">The input does not fit <typeparamref name="T"/>.</exception>
    [RequiresUnreferencedCode("Uses reflection-based serialization.")]
    public T? GetInput<T>() => Input.As<T>();
}
