using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;

namespace Orchestrator.Engine;

/// <summary>Takes many tasks to the shards of their domains, a message for each stretch of tasks of one domain.</summary>
/// <param name="send">Takes tasks of one domain to its shard.</param>
internal sealed class BatchSubmission(Func<string, IReadOnlyList<TaskSpec>, Task<TaskReply[]>> send)
{
    // A message is one turn of a shard, whose other callers wait meanwhile.
    private const int MaxTasksPerMessage = 512;

    // A message is one append as well: it is stored as a whole or not at all.
    private const long MaxBytesPerMessage = 4 * 1024 * 1024;

    /// <summary>Submits the tasks, in order within each domain; a domain that cannot answer fails its own tasks only.</summary>
    public async Task<IReadOnlyList<SubmitOutcome>> SubmitAsync(IReadOnlyList<TaskSpec> specs, CancellationToken cancellation)
    {
        var outcomes = new SubmitOutcome[specs.Count];
        var sent = Parts(specs).Select(part => SendAsync(part, outcomes)).ToArray();
        await Task.WhenAll(sent).WaitAsync(cancellation);
        return outcomes;
    }

    private async Task SendAsync(Part part, SubmitOutcome[] outcomes)
    {
        try
        {
            var replies = await send(part.Domain, part.Specs);
            for (var i = 0; i < replies.Length; i++)
            {
                outcomes[part.Indexes?[i] ?? i] = new SubmitOutcome(replies[i]);
            }
        }
        catch (Exception e) when (e is ServiceUnavailableException or TooManyDomainsException)
        {
            for (var i = 0; i < part.Specs.Count; i++)
            {
                outcomes[part.Indexes?[i] ?? i] = new SubmitOutcome(default, e);
            }
        }
    }

    private static IEnumerable<Part> Parts(IReadOnlyList<TaskSpec> specs)
    {
        if (specs.Count is > 0 and <= MaxTasksPerMessage && specs.All(spec => spec.Domain == specs[0].Domain)
            && specs.Sum(spec => (long)spec.Input.Stored.Length) <= MaxBytesPerMessage)
        {
            // What nearly all batches are: no need to sort anything out.
            return [new Part(specs[0].Domain, specs, null)];
        }

        return Enumerable.Range(0, specs.Count)
            .GroupBy(i => specs[i].Domain, StringComparer.Ordinal)
            .SelectMany(domain => Chunks(domain, specs)
                .Select(indexes => new Part(domain.Key, Array.ConvertAll(indexes, i => specs[i]), indexes)));
    }

    private static IEnumerable<int[]> Chunks(IEnumerable<int> indexes, IReadOnlyList<TaskSpec> specs)
    {
        var (chunk, bytes) = (new List<int>(), 0L);
        foreach (var index in indexes)
        {
            var size = specs[index].Input.Stored.Length;
            if (chunk.Count == MaxTasksPerMessage || (chunk.Count > 0 && bytes + size > MaxBytesPerMessage))
            {
                yield return [.. chunk];
                chunk.Clear();
                bytes = 0;
            }

            chunk.Add(index);
            bytes += size;
        }

        if (chunk.Count > 0)
        {
            yield return [.. chunk];
        }
    }

    /// <summary>Tasks of one domain.</summary>
    /// <param name="Indexes">Where they stand among all; null when they are all.</param>
    private sealed record Part(string Domain, IReadOnlyList<TaskSpec> Specs, int[]? Indexes);
}
