using System.Security.Cryptography;
using Orchestrator.Domain;
using Orchestrator.Domain.Artifacts;
using Orchestrator.Domain.Tasks;
using Orchestrator.Journal.Blobs;

namespace Orchestrator.Engine.Artifacts;

/// <summary>Artifacts in a store of blobs: the bytes under their hash in one bucket, and who refers to them in another, under the hash and the owner.</summary>
internal sealed class Artifacts(IBlobStore? store, long maxBytes, TimeProvider time) : IArtifacts
{
    private const string Contents = "artifacts";
    private const string Uses = "artifact-uses";
    private const string TaskOwner = "task-";
    private const int PageSize = 500;

    public long MaxBytes => store is null ? 0 : maxBytes;

    private Instant Now => Instant.From(time.GetUtcNow());

    private IBlobStore Store => store ?? throw new ArgumentException("Artifacts are not taken here: set artifacts.max_bytes above zero.");

    /// <summary>What a task is called as an owner.</summary>
    public static string OwnerOf(TaskId task) => TaskOwner + task;

    public async Task<ArtifactReference> StoreAsync(ReadOnlyMemory<byte> content, string contentType, TaskId? owner = null)
    {
        ArgumentNullException.ThrowIfNull(contentType);
        if (content.Length > MaxBytes)
        {
            throw new ArgumentException($"The artifact has {content.Length} bytes; the limit is {MaxBytes}.", nameof(content));
        }

        if (contentType.Length > ArtifactReference.MaxContentTypeLength)
        {
            throw new ArgumentException($"The content type has more than {ArtifactReference.MaxContentTypeLength} characters.", nameof(contentType));
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(content.Span));
        if (!await Store.TouchAsync(Contents, hash, Now.Microseconds))
        {
            await Store.PutAsync(new BlobInfo(Contents, hash, contentType, content.Length, Now.Microseconds, long.MaxValue), content);
        }

        if (owner is { } task)
        {
            await NoteAsync(hash, OwnerOf(task), long.MinValue);
        }

        return new ArtifactReference(hash, content.Length, contentType);
    }

    public async Task<Artifact?> FindAsync(string hash, CancellationToken cancellation = default) =>
        store is not null && ArtifactReference.HashOf(hash) is { } known && await store.GetAsync(Contents, known, cancellation) is { } blob
            ? new Artifact(new ArtifactReference(known, blob.Data.Length, blob.Info.Label), blob.Data)
            : null;

    public async Task<bool> UseAsync(string hash, string owner, DateTimeOffset? until = null)
    {
        if (store is null || !await store.TouchAsync(Contents, hash, Now.Microseconds))
        {
            return false;
        }

        await NoteAsync(hash, owner, until is { } end ? Instant.From(end).Microseconds : long.MinValue);
        return true;
    }

    /// <summary>Deletes the artifacts to which nobody refers any longer; how many.</summary>
    /// <param name="isThere">Whether a task is still kept.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<int> SweepAsync(Func<TaskId, Task<bool>> isThere, CancellationToken cancellation)
    {
        var (deleted, after) = (0, string.Empty);
        while (true)
        {
            var page = await Store.ListAsync(Contents, after, PageSize, cancellation);
            foreach (var info in page.Where(info => ArtifactRetention.IsOldEnough(new Instant(info.StoredAt), Now)))
            {
                deleted += await TryDeleteAsync(info, isThere, cancellation) ? 1 : 0;
            }

            if (page.Count < PageSize)
            {
                return deleted;
            }

            after = page[^1].Key;
        }
    }

    private async Task<bool> TryDeleteAsync(BlobInfo artifact, Func<TaskId, Task<bool>> isThere, CancellationToken cancellation)
    {
        var uses = await UsesOfAsync(artifact.Key, cancellation);
        var there = new HashSet<string>(StringComparer.Ordinal);
        foreach (var owner in uses.Select(use => use.Use.Owner))
        {
            // What is no task nobody can ask for: it counts up to its time only.
            if (owner.StartsWith(TaskOwner, StringComparison.Ordinal) && TaskId.TryParse(owner[TaskOwner.Length..], out var task) && await isThere(task))
            {
                there.Add(owner);
                break;
            }
        }

        // Touched meanwhile, it stays: somebody has begun to refer to it.
        if (!ArtifactRetention.IsUnused(uses.Select(use => use.Use), there.Contains, Now)
            || await Store.DeleteAsync(Contents, [artifact.Key], artifact.StoredAt) == 0)
        {
            return false;
        }

        await Store.DeleteAsync(Uses, [.. uses.Select(use => use.Key)]);
        return true;
    }

    private async Task<List<(string Key, ArtifactUse Use)>> UsesOfAsync(string hash, CancellationToken cancellation)
    {
        var uses = new List<(string, ArtifactUse)>();
        var prefix = hash + "_";
        var after = hash;
        while (true)
        {
            var page = await Store.ListAsync(Uses, after, PageSize, cancellation);
            uses.AddRange(page.TakeWhile(info => info.Key.StartsWith(prefix, StringComparison.Ordinal))
                .Select(info => (info.Key, new ArtifactUse(info.Key[prefix.Length..], new Instant(info.ExpiresAt)))));
            if (page.Count < PageSize || !page[^1].Key.StartsWith(prefix, StringComparison.Ordinal))
            {
                return uses;
            }

            after = page[^1].Key;
        }
    }

    private ValueTask NoteAsync(string hash, string owner, long until) =>
        Store.PutAsync(new BlobInfo(Uses, $"{hash}_{owner}", string.Empty, 0, Now.Microseconds, until), default);
}
