using Orchestrator.Domain.Workflows.Graph;

namespace Orchestrator.Server.Workflows.Drawing;

/// <summary>
/// Places steps in columns, each behind all that it waits for, and orders each column so that few edges cross (after Sugiyama). An edge that passes
/// columns has a place of its own in each, so that it goes around the steps there.
/// </summary>
internal sealed class LayeredLayout
{
    // Past this many, edges go straight: nobody could follow them anyway.
    private const int MostBends = 20_000;
    private const int Sweeps = 4;

    private readonly List<List<int>> layers = [];
    private readonly List<List<int>> before = [];
    private readonly List<List<int>> behind = [];
    private readonly List<int> rows = [];

    private LayeredLayout(WorkflowDefinition definition)
    {
        var columns = Columns(definition);
        for (var i = 0; i < columns.Length; i++)
        {
            Add(columns[i]);
        }

        var bends = definition.Steps.Sum(step => step.Dependents.Sum(dependent => (long)columns[dependent] - columns[step.Index] - 1));
        foreach (var step in definition.Steps)
        {
            foreach (var dependent in step.Dependents)
            {
                Edges.Add(Connect(step.Index, dependent, columns, bends <= MostBends));
            }
        }

        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            Sort(layers, before);
            Sort(Enumerable.Reverse(layers), behind);
        }

        Sort(layers, before);
        StepColumns = columns;
    }

    /// <summary>For each step its column, from 0.</summary>
    public IReadOnlyList<int> StepColumns { get; }

    /// <summary>For each step, and each bend behind them, its row in its column, from 0.</summary>
    public IReadOnlyList<int> Rows => rows;

    /// <summary>The steps and bends of each column, in order.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Layers => layers;

    /// <summary>Each edge from its step over its bends to the other step.</summary>
    public List<int[]> Edges { get; } = [];

    public static LayeredLayout Of(WorkflowDefinition definition) => new(definition);

    // Final steps are done when all others have ended: they have the last columns.
    private static int[] Columns(WorkflowDefinition definition)
    {
        var columns = new int[definition.Steps.Count];
        foreach (var isFinal in new[] { false, true })
        {
            var first = isFinal && definition.Steps.Any(step => !step.Spec.IsFinal) ? definition.Steps.Where(step => !step.Spec.IsFinal).Max(step => columns[step.Index]) + 1 : 0;
            foreach (var step in definition.Order.Select(place => definition.Steps[place]).Where(step => step.Spec.IsFinal == isFinal))
            {
                columns[step.Index] = Math.Max(first, step.Dependencies.Select(dependency => columns[dependency] + 1).DefaultIfEmpty().Max());
            }
        }

        return columns;
    }

    private int Add(int column)
    {
        while (layers.Count <= column)
        {
            layers.Add([]);
        }

        var node = rows.Count;
        rows.Add(layers[column].Count);
        layers[column].Add(node);
        before.Add([]);
        behind.Add([]);
        return node;
    }

    private int[] Connect(int from, int to, int[] columns, bool bends)
    {
        var way = new List<int> { from };
        for (var column = columns[from] + 1; bends && column < columns[to]; column++)
        {
            way.Add(Add(column));
        }

        way.Add(to);
        foreach (var (left, right) in way.Zip(way.Skip(1)))
        {
            behind[left].Add(right);
            before[right].Add(left);
        }

        return [.. way];
    }

    private void Sort(IEnumerable<List<int>> order, List<List<int>> neighbours)
    {
        foreach (var layer in order)
        {
            var weights = layer.ToDictionary(node => node, node => neighbours[node].Count == 0 ? rows[node] : neighbours[node].Average(other => (double)rows[other]));
            var sorted = layer.OrderBy(node => weights[node]).ToList();
            for (var row = 0; row < sorted.Count; row++)
            {
                layer[row] = sorted[row];
                rows[sorted[row]] = row;
            }
        }
    }
}
