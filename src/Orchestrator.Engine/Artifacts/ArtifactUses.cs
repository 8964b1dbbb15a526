using System.Text.Json;
using Microsoft.Extensions.Logging;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Domain.Tasks.Commands;

namespace Orchestrator.Engine.Artifacts;

/// <summary>Notes which tasks refer to artifacts: with their inputs, before they are acknowledged, and with results that others computed.</summary>
internal sealed class ArtifactUses(Artifacts artifacts, ILogger logger)
{
    /// <summary>True when the task's input refers to artifacts.</summary>
    public bool Refers(TaskSpec spec) => HashesIn(spec.Input).Count > 0;

    /// <summary>The task, when it was accepted, refers to what its input refers to; noted before whoever submitted it hears of it.</summary>
    public async ValueTask SubmittedAsync(TaskReply reply, TaskSpec spec)
    {
        if (reply.Kind != TaskReplyKind.Accepted)
        {
            return;
        }

        foreach (var hash in HashesIn(spec.Input))
        {
            await NoteAsync(hash, Artifacts.OwnerOf(reply.Task), until: null);
        }
    }

    /// <summary>The result that the task has was computed by another: it refers to the same.</summary>
    public void Shared(TaskId task, TaskPayload result) => Note(result, Artifacts.OwnerOf(task), until: null);

    /// <summary>The result is in the cache, and others may be given it up to then.</summary>
    public void Cached(CachePolicy policy, TaskPayload result, DateTimeOffset until) => Note(result, $"cache-{policy.Key:x32}", until);

    /// <summary>Somebody else keeps a result, up to then.</summary>
    public void Kept(string owner, TaskPayload result, DateTimeOffset until) => Note(result, owner, until);

    private void Note(TaskPayload payload, string owner, DateTimeOffset? until)
    {
        foreach (var hash in HashesIn(payload))
        {
            _ = NoteAsync(hash, owner, until);
        }
    }

    private async Task NoteAsync(string hash, string owner, DateTimeOffset? until)
    {
        try
        {
            await artifacts.UseAsync(hash, owner, until);
        }
        catch (Exception e)
        {
            logger.LogWarning("Artifact {Hash}: that {Owner} refers to it was not noted; it may be deleted early: {Reason}", hash, owner, e.Message);
        }
    }

    // A reference is short: what was packed for its size is unpacked here once, and only where artifacts are taken.
    private IReadOnlyList<string> HashesIn(TaskPayload payload)
    {
        try
        {
            return artifacts.MaxBytes == 0 || payload.IsEmpty ? [] : ArtifactReference.HashesIn(payload.Span);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A name in it is half a character: no reference has such.
            return [];
        }
    }
}
