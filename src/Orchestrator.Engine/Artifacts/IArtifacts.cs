namespace Orchestrator.Engine.Artifacts;

/// <summary>
/// Bytes that are too large for a task's input or result, stored once by their hash. An artifact is kept while an owner of it is there, and an hour
/// after it was stored or last used.
/// </summary>
public interface IArtifacts
{
    /// <summary>Bytes of one artifact; zero when none are taken.</summary>
    long MaxBytes { get; }

    /// <summary>Stores bytes; those that are there already are not stored again.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="contentType">What they are, as a media type.</param>
    /// <param name="owner">The task that refers to them; null for nobody yet.</param>
    /// <exception cref="ArgumentException">There are more than <see cref="MaxBytes"/>.</exception>
    Task<ArtifactReference> StoreAsync(ReadOnlyMemory<byte> content, string contentType, Domain.Tasks.TaskId? owner = null);

    /// <summary>An artifact with its bytes; null when it is not stored.</summary>
    /// <param name="hash">64 hexadecimal digits.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<Artifact?> FindAsync(string hash, CancellationToken cancellation = default);

    /// <summary>Notes that somebody refers to an artifact. False when it is not stored any longer.</summary>
    /// <param name="hash">64 hexadecimal digits.</param>
    /// <param name="owner">A task by its id, or anything else by a name of up to 60 of a to z, 0 to 9, - and _, which must not begin with <c>task-</c>.</param>
    /// <param name="until">Up to here it counts; null for a task, where it counts as long as the task is kept.</param>
    Task<bool> UseAsync(string hash, string owner, DateTimeOffset? until = null);
}
