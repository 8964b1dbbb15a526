using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Domain.Tasks.Commands;

namespace Orchestrator.Engine.Caching;

/// <summary>Looks for the results of many tasks before they are submitted.</summary>
internal sealed class KnownResults(ResultCache cache)
{
    // As many look-ups as a pool of connections bears besides its other work.
    private const int AtOnce = 8;

    /// <summary>The submissions, with the results that are known. Each result is asked for once.</summary>
    public async ValueTask<IReadOnlyList<SubmitTask>> OfAsync(IReadOnlyList<TaskSpec> specs, CancellationToken cancellation)
    {
        var submissions = new SubmitTask[specs.Count];
        HashSet<CachePolicy>? asked = null;
        for (var i = 0; i < submissions.Length; i++)
        {
            submissions[i] = new SubmitTask(specs[i]);
            if (cache.MustBeAsked(specs[i].Cache))
            {
                (asked ??= []).Add(specs[i].Cache!);
            }
        }

        if (asked is null)
        {
            return submissions;
        }

        var found = new Dictionary<CachePolicy, KnownResult>();
        foreach (var part in asked.Chunk(AtOnce))
        {
            var results = await Task.WhenAll(part.Select(policy => cache.FindAsync(policy, cancellation).AsTask()));
            foreach (var (policy, result) in part.Zip(results).Where(pair => pair.Second is not null))
            {
                found.Add(policy, result!);
            }
        }

        // By the whole policy: another one of the same key may look elsewhere, or want a younger result.
        return found.Count == 0 ? submissions : Array.ConvertAll(
            submissions, submission => submission.Spec.Cache is { } policy && found.TryGetValue(policy, out var known) ? submission with { Known = known } : submission);
    }
}
