namespace Orchestrator.Domain.Workflows.Graph.Compilation;

/// <summary>Finds circles: one for each edge that leads back to where the search came from.</summary>
internal sealed class CycleSearch
{
    private const int MostCycles = 20;

    private readonly Links links;
    private readonly int[] depths;
    private readonly List<int> path = [];
    private readonly List<int[]> cycles = [];

    private CycleSearch(Links links)
    {
        this.links = links;
        depths = new int[links.Count];
    }

    /// <summary>The circles, each from its first step on, in the order in which its steps would run.</summary>
    public static IReadOnlyList<int[]> Of(Links links)
    {
        var search = new CycleSearch(links);
        for (var step = 0; step < links.Count && search.cycles.Count < MostCycles; step++)
        {
            if (search.depths[step] == 0)
            {
                search.From(step);
            }
        }

        return search.cycles;
    }

    // With a stack of its own: a chain of ten thousand steps must not take the thread's.
    private void From(int first)
    {
        const int Done = -1;
        var next = new Stack<int>();
        Enter(first, next);
        while (path.Count > 0 && cycles.Count < MostCycles)
        {
            var step = path[^1];
            var edge = next.Pop();
            if (edge == links.Dependents[step].Length)
            {
                depths[step] = Done;
                path.RemoveAt(path.Count - 1);
                continue;
            }

            next.Push(edge + 1);
            var dependent = links.Dependents[step][edge];
            if (depths[dependent] == 0)
            {
                Enter(dependent, next);
            }
            else if (depths[dependent] > 0)
            {
                Add(path[(depths[dependent] - 1)..]);
            }
        }
    }

    private void Enter(int step, Stack<int> next)
    {
        path.Add(step);
        depths[step] = path.Count;
        next.Push(0);
    }

    private void Add(List<int> cycle)
    {
        var first = cycle.IndexOf(cycle.Min());
        cycles.Add([.. cycle[first..], .. cycle[..first]]);
    }
}
