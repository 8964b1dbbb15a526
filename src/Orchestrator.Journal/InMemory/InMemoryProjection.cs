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
    private readonly Dictionary<int, long> tokens = [];
    private readonly Dictionary<string, ProjectedRow> byId = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(long SortKey, string Id), ProjectedRow> sorted = new(NewestFirst);
    private readonly SortedDictionary<long, ProjectedRow> written = [];
    private readonly Dictionary<string, long> numbers = new(StringComparer.Ordinal);
    private long lastNumber;

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
            foreach (var write in writes.Where(write => write.Token >= tokens.GetValueOrDefault(write.Shard)))
            {
                tokens[write.Shard] = write.Token;
                foreach (var row in write.Rows)
                {
                    Remove(row.Id);
                    var kept = row with { Body = row.Body.ToArray() };
                    byId.Add(row.Id, kept);
                    sorted.Add((row.SortKey, row.Id), kept);
                    written.Add(++lastNumber, kept);
                    numbers.Add(row.Id, lastNumber);
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

    public ValueTask<long> CountAsync(ProjectionQuery query, CancellationToken cancellation)
    {
        lock (gate)
        {
            return ValueTask.FromResult(sorted.Values.LongCount(row => Matches(row, query)));
        }
    }

    public ValueTask<ProjectionCounts> CountsAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            var rows = byId.Values.GroupBy(row => (row.Status, row.Type, row.Domain))
                .Select(kind => new ProjectedCount(kind.Key.Status, kind.Key.Type, kind.Key.Domain, kind.LongCount()));
            return ValueTask.FromResult(new ProjectionCounts(new Dictionary<int, long>(positions), [.. rows]));
        }
    }

    public ValueTask<int> RemoveAsync(IReadOnlyList<string> ids)
    {
        lock (gate)
        {
            return ValueTask.FromResult(ids.Count(Remove));
        }
    }

    public ValueTask<int> RemoveOldAsync(RetentionRule rule, int limit)
    {
        lock (gate)
        {
            var tooMany = rule.MaxRows is { } most ? Math.Max(byId.Count - most, 0) : 0;
            var old = written.Values
                .Where((row, index) => index < tooMany || rule.Ages.Any(age => row.EndedAt <= age.EndedUntil && age.Statuses.Contains(row.Status)))
                .Take(limit)
                .Select(row => row.Id)
                .ToList();
            return ValueTask.FromResult(old.Count(Remove));
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

    private bool Remove(string id)
    {
        if (!byId.Remove(id, out var old))
        {
            return false;
        }

        sorted.Remove((old.SortKey, old.Id));
        numbers.Remove(id, out var number);
        written.Remove(number);
        return true;
    }
}
