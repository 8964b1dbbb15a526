namespace Orchestrator.Domain.Workflows.Graph.Compilation;

/// <summary>Puts steps behind all that they wait for.</summary>
internal static class TopologicalOrder
{
    /// <summary>The places in order; those of steps in circles, and behind them, are not among them.</summary>
    public static List<int> Of(Links links)
    {
        var waitingFor = Array.ConvertAll(links.Dependencies, dependencies => dependencies.Length);
        var order = new List<int>(links.Count);
        order.AddRange(Enumerable.Range(0, links.Count).Where(step => waitingFor[step] == 0));
        for (var next = 0; next < order.Count; next++)
        {
            foreach (var dependent in links.Dependents[order[next]])
            {
                if (--waitingFor[dependent] == 0)
                {
                    order.Add(dependent);
                }
            }
        }

        return order;
    }
}
