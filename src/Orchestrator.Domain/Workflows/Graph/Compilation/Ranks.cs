using Orchestrator.Domain.Workflows.Specs;

namespace Orchestrator.Domain.Workflows.Graph.Compilation;

/// <summary>How much work lies behind each step.</summary>
internal static class Ranks
{
    /// <param name="order">All places, in topological order.</param>
    public static double[] Of(IReadOnlyList<StepSpec> steps, Links links, IReadOnlyList<int> order)
    {
        var ranks = new double[links.Count];
        foreach (var step in order.Reverse())
        {
            var behind = 0.0;
            foreach (var dependent in links.Dependents[step])
            {
                behind = Math.Max(behind, ranks[dependent]);
            }

            ranks[step] = steps[step].Estimate + behind;
        }

        return ranks;
    }
}
