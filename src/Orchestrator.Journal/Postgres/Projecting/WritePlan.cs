using Orchestrator.Journal.Projection;

namespace Orchestrator.Journal.Postgres.Projecting;

/// <summary>What a call writes in the end: each id once, the last word on it, and the runs its rows are found by.</summary>
internal sealed class WritePlan
{
    private const int MaxRunRows = 64;

    private WritePlan(IReadOnlyList<ProjectedRow> rows, IReadOnlyList<byte[]> removed, SortedDictionary<int, (long Position, long Token)> positions)
    {
        (Rows, Removed, Positions) = (rows, removed, positions);
        Ids = [.. rows.Select(row => PackedId.Of(row.Id))];
    }

    public IReadOnlyList<ProjectedRow> Rows { get; }

    /// <summary>The rows' ids.</summary>
    public IReadOnlyList<byte[]> Ids { get; }

    /// <summary>Ids of rows to delete.</summary>
    public IReadOnlyList<byte[]> Removed { get; }

    /// <summary>By shard, with the token of its owner.</summary>
    public SortedDictionary<int, (long Position, long Token)> Positions { get; }

    /// <summary>The rows' classes.</summary>
    public int[] Classes { get; private set; } = [];

    public List<FacetRun> Runs { get; } = [];

    public static async Task<WritePlan> MakeAsync(IReadOnlyList<ProjectionWrite> writes, ClassesTable classes)
    {
        var last = new Dictionary<string, ProjectedRow?>(StringComparer.Ordinal);
        var positions = new SortedDictionary<int, (long Position, long Token)>();
        foreach (var write in writes)
        {
            foreach (var row in write.Rows)
            {
                last[row.Id] = row;
            }

            foreach (var id in write.Removed)
            {
                last[id] = null;
            }

            positions[write.Shard] = (write.Position, write.Token);
        }

        var plan = new WritePlan(
            [.. last.Values.OfType<ProjectedRow>()], [.. last.Where(entry => entry.Value is null).Select(entry => PackedId.Of(entry.Key))],
            positions);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(plan.Rows.Count, RowNumber.MaxRows);
        plan.Classes = await classes.FindOrAddAsync(plan.Rows);
        plan.AddRuns();
        return plan;
    }

    /// <summary>Rows of each class.</summary>
    public Dictionary<int, long> ClassCounts() => Classes.CountBy(code => code).ToDictionary(count => count.Key, count => (long)count.Value);

    private void AddRuns()
    {
        var order = new int[Rows.Count];
        var keys = new long[Rows.Count];
        for (var i = 0; i < order.Length; i++)
        {
            (order[i], keys[i]) = (i, ~Rows[i].SortKey);
        }

        Array.Sort(keys, order);
        var classFacets = Classes.Distinct().ToDictionary(code => code, Facet.OfClass);
        var agentFacets = new Dictionary<string, long>(StringComparer.Ordinal);
        var open = new Dictionary<long, List<int>>();
        foreach (var place in order)
        {
            var row = Rows[place];
            Add(open, classFacets[Classes[place]], place);
            if (row.Agent is { } agent)
            {
                if (!agentFacets.TryGetValue(agent, out var facet))
                {
                    agentFacets.Add(agent, facet = Facet.OfAgent(agent));
                }

                Add(open, facet, place);
            }

            foreach (var (name, value) in row.Tags ?? new Dictionary<string, string>())
            {
                Add(open, Facet.OfTag(name, value), place);
            }
        }

        Runs.AddRange(open.Select(run => new FacetRun(run.Key, run.Value)));
    }

    private void Add(Dictionary<long, List<int>> open, long facet, int place)
    {
        if (open.TryGetValue(facet, out var run))
        {
            if (run.Count < MaxRunRows && Rows[run[0]].SortKey - Rows[place].SortKey <= RunsTable.MaxWidth)
            {
                run.Add(place);
                return;
            }

            Runs.Add(new FacetRun(facet, run));
        }

        open[facet] = [place];
    }
}
