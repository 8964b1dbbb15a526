using Orchestrator.Journal.Projection;

namespace Orchestrator.Journal.InMemory;

/// <summary>The projection in memory. Closing it keeps its rows: used again, it is the one of a restarted process.</summary>
public sealed class InMemoryProjection : IProjection
{
    private static readonly Comparer<(long SortKey, string Id)> NewestFirst =
        Comparer<(long SortKey, string Id)>.Create(static (a, b) =>
            a.SortKey != b.SortKey ? b.SortKey.CompareTo(a.SortKey) : string.CompareOrdinal(b.Id, a.Id));

    private readonly Lock gate = new();
    private readonly Dictionary<int, long> positions = [];
    private readonly Dictionary<string, ProjectedRow> byId = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(long SortKey, string Id), ProjectedRow> sorted = new(NewestFirst);

    public ValueTask<long> PositionAsync(int shard, CancellationToken cancellation)
    {
        lock (gate)
        {
            return ValueTask.FromResult(positions.GetValueOrDefault(shard));
        }
    }

    public ValueTask WriteAsync(IReadOnlyList<ProjectionWrite> writes)
    {
        lock (gate)
        {
            foreach (var write in writes)
            {
                foreach (var row in write.Rows)
                {
                    Remove(row.Id);
                    var kept = row with { Body = row.Body.ToArray() };
                    byId.Add(row.Id, kept);
                    sorted.Add((row.SortKey, row.Id), kept);
                }

                foreach (var id in write.Removed)
                {
                    Remove(id);
                }

                positions[write.Shard] = write.Position;
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<ProjectedRow?> FindAsync(string id, CancellationToken cancellation)
    {
        lock (gate)
        {
            return ValueTask.FromResult(byId.GetValueOrDefault(id));
        }
    }

    public ValueTask<IReadOnlyList<ProjectedRow>> PageAsync(ProjectionQuery query, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        lock (gate)
        {
            return ValueTask.FromResult<IReadOnlyList<ProjectedRow>>([.. sorted.Values.Where(r => Matches(r, query)).Take(query.Limit)]);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static bool Matches(ProjectedRow row, ProjectionQuery query) =>
        (query.Before is not { } before || NewestFirst.Compare(before, (row.SortKey, row.Id)) < 0)
        && (query.SortKeyAfter is not { } after || row.SortKey > after)
        && (query.Status is null || row.Status == query.Status)
        && (query.Type is null || row.Type == query.Type)
        && (query.Domain is null || row.Domain == query.Domain)
        && (query.Agent is null || row.Agent == query.Agent)
        && (query.Tags?.All(tag => row.Tags is not null && row.Tags.TryGetValue(tag.Key, out var value) && value == tag.Value) ?? true);

    private void Remove(string id)
    {
        if (byId.Remove(id, out var old))
        {
            sorted.Remove((old.SortKey, old.Id));
        }
    }
}
