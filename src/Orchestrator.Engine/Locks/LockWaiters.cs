using Orchestrator.Domain;

namespace Orchestrator.Engine.Locks;

/// <summary>Callers that wait for locks: by lock in the order they came, and by the time they wait until.</summary>
internal sealed class LockWaiters
{
    private readonly Dictionary<string, LinkedList<LockMessage.Acquire>> lines = new(StringComparer.Ordinal);
    private readonly Dictionary<long, (LinkedListNode<LockMessage.Acquire> Node, Instant Until)> places = [];
    private readonly SortedSet<(long Until, long Number)> deadlines = [];
    private long numbers;

    public int Count => places.Count;

    /// <summary>When the next one has waited long enough; null when nobody waits.</summary>
    public Instant? NextDeadline => deadlines.Count == 0 ? null : new Instant(deadlines.Min.Until);

    /// <summary>All of them.</summary>
    public IEnumerable<LockMessage.Acquire> All => places.Values.Select(place => place.Node.Value);

    public void Add(LockMessage.Acquire call, Instant until)
    {
        if (!lines.TryGetValue(call.Request.Name, out var line))
        {
            lines.Add(call.Request.Name, line = []);
        }

        call.Number = ++numbers;
        places.Add(call.Number, (line.AddLast(call), until));
        deadlines.Add((until.Microseconds, call.Number));
    }

    /// <summary>Takes out the first who still waits for a lock; null when nobody does. Those before it who gave up are forgotten.</summary>
    public LockMessage.Acquire? Next(string name)
    {
        while (lines.TryGetValue(name, out var line))
        {
            var first = line.First!.Value;
            Remove(first);
            if (!first.HasGivenUp)
            {
                return first;
            }
        }

        return null;
    }

    /// <summary>Takes out those who wait for the same holding of a lock: one caller that called more than once.</summary>
    public IReadOnlyList<LockMessage.Acquire> Same(string name, string leaseId)
    {
        var same = lines.TryGetValue(name, out var line) ? line.Where(call => call.LeaseId == leaseId).ToList() : [];
        same.ForEach(Remove);
        return same;
    }

    /// <summary>Takes out those who were to wait until a time.</summary>
    public IReadOnlyList<LockMessage.Acquire> Until(Instant time)
    {
        var over = deadlines.TakeWhile(deadline => deadline.Until <= time.Microseconds).Select(deadline => places[deadline.Number].Node.Value).ToList();
        over.ForEach(Remove);
        return over;
    }

    /// <summary>Takes one out, if it is there.</summary>
    public void Remove(LockMessage.Acquire call)
    {
        if (!places.Remove(call.Number, out var place))
        {
            return;
        }

        deadlines.Remove((place.Until.Microseconds, call.Number));
        var line = place.Node.List!;
        line.Remove(place.Node);
        if (line.Count == 0)
        {
            lines.Remove(call.Request.Name);
        }
    }
}
