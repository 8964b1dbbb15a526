namespace Orchestrator.Domain.Workflows.Graph.Compilation;

/// <summary>Tells which steps look at others that they do not wait for, not even through others.</summary>
internal static class Waiting
{
    private const int Batch = 64;

    /// <summary>The references to steps that may not have ended.</summary>
    /// <param name="order">All places, in topological order.</param>
    public static IEnumerable<Reference> NotWaitedFor(IEnumerable<Reference> references, Links links, IReadOnlyList<int> order)
    {
        var open = references.Where(reference => Array.IndexOf(links.Dependencies[reference.Step], reference.Target) < 0).ToList();

        // Sixty-four targets in one go through the graph: as many bits are what a step knows to have ended before it.
        var reached = new ulong[links.Count];
        foreach (var batch in open.GroupBy(reference => reference.Target).Chunk(Batch))
        {
            var bits = new ulong[links.Count];
            for (var i = 0; i < batch.Length; i++)
            {
                bits[batch[i].Key] = 1UL << i;
            }

            foreach (var step in order)
            {
                reached[step] = 0;
                foreach (var dependency in links.Dependencies[step])
                {
                    reached[step] |= reached[dependency] | bits[dependency];
                }
            }

            foreach (var reference in batch.SelectMany(target => target))
            {
                if ((reached[reference.Step] & bits[reference.Target]) == 0)
                {
                    yield return reference;
                }
            }
        }
    }
}
