using Orchestrator.Domain;

namespace Orchestrator.Engine.Schedules;

/// <summary>Which schedule is to be looked at when.</summary>
internal sealed class ScheduleAgenda
{
    private readonly Dictionary<string, Instant> moments = new(StringComparer.Ordinal);
    private readonly SortedSet<(long At, string Id)> order = new(Comparer<(long At, string Id)>.Create((left, right) =>
        left.At != right.At ? left.At.CompareTo(right.At) : string.CompareOrdinal(left.Id, right.Id)));

    /// <summary>When the next is to be looked at; null when none is.</summary>
    public Instant? Next => order.Count == 0 ? null : new Instant(order.Min.At);

    /// <summary>Those to be looked at by now, the earliest first.</summary>
    public IEnumerable<string> Due(Instant now) => order.TakeWhile(one => one.At <= now.Microseconds).Select(one => one.Id);

    /// <param name="at">Null for never.</param>
    public void Set(string id, Instant? at)
    {
        if (moments.Remove(id, out var before))
        {
            order.Remove((before.Microseconds, id));
        }

        if (at is { } moment)
        {
            moments.Add(id, moment);
            order.Add((moment.Microseconds, id));
        }
    }
}
