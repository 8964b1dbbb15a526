namespace Orchestrator.Domain.Locks;

/// <summary>
/// All locks that are held. A lock that nobody holds leaves nothing behind: one counter gives the tokens of all names, so that a
/// name's token never goes back, however long it was forgotten. A lock changes hands by events alone: a clock that jumps may end a holding
/// early or late, and never makes two of it.
/// </summary>
/// <param name="maxLocks">Locks that may be held at once.</param>
public sealed class LockTable(int maxLocks)
{
    private readonly Dictionary<string, LockGrant> held = new(StringComparer.Ordinal);
    private readonly SortedSet<string> names = new(StringComparer.Ordinal);
    private readonly SortedSet<(long ExpiresAt, string Name)> deadlines = new(Comparer<(long ExpiresAt, string Name)>.Create((left, right) =>
        left.ExpiresAt != right.ExpiresAt ? left.ExpiresAt.CompareTo(right.ExpiresAt) : string.CompareOrdinal(left.Name, right.Name)));

    /// <summary>Locks that may be held at once.</summary>
    public int MaxLocks { get; } = maxLocks;

    /// <summary>The token of the newest holding there ever was; 0 before the first.</summary>
    public long LastToken { get; private set; }

    /// <summary>Locks in the table, those included whose deadline has passed and was not acted on yet.</summary>
    public int Count => held.Count;

    /// <summary>When the next lock is to be taken back; null when none is held.</summary>
    public Instant? NextDeadline => deadlines.Count == 0 ? null : new Instant(deadlines.Min.ExpiresAt);

    /// <summary>The table as a snapshot kept it.</summary>
    public static LockTable From(int maxLocks, long lastToken, IEnumerable<LockGrant> grants)
    {
        var table = new LockTable(maxLocks) { LastToken = lastToken };
        foreach (var grant in grants)
        {
            table.Add(grant);
        }

        return table;
    }

    /// <summary>Who holds a lock at a time; null when nobody does.</summary>
    public LockGrant? Find(string name, Instant now) =>
        held.TryGetValue(name, out var grant) && grant.ExpiresAt > now ? grant : null;

    /// <summary>Locks by name, from behind one on.</summary>
    /// <param name="prefix">What the names begin with.</param>
    /// <param name="after">Null begins with the first.</param>
    public IEnumerable<LockGrant> List(string prefix = "", string? after = null)
    {
        var from = after is null || string.CompareOrdinal(after, prefix) < 0 ? prefix : after;
        return names.Count == 0 || string.CompareOrdinal(from, names.Max) > 0
            ? []
            : names.GetViewBetween(from, names.Max)
                .SkipWhile(name => name == after)
                .TakeWhile(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Select(name => held[name]);
    }

    /// <summary>What follows from a command. The lock's own holding is taken back first when its deadline has passed.</summary>
    public LockDecision Decide(LockCommand command, Instant now)
    {
        if (held.TryGetValue(command.Name, out var grant) && grant.ExpiresAt <= now)
        {
            var decision = command.Decide(this, null, now);
            return decision with { Events = [new LockExpired(grant.Name, now, grant.Token), .. decision.Events] };
        }

        return command.Decide(this, grant, now);
    }

    /// <summary>Takes back every lock whose deadline has passed.</summary>
    public IReadOnlyList<LockEvent> Expire(Instant now) =>
        [.. DueAt(now).Select(due => new LockExpired(due.Name, now, held[due.Name].Token))];

    /// <summary>The table after an event.</summary>
    /// <exception cref="InvalidOperationException">The event does not fit what happened before.</exception>
    public void Apply(LockEvent @event)
    {
        switch (@event)
        {
            case LockAcquired acquired when acquired.Token <= LastToken:
                throw new InvalidOperationException($"Lock '{acquired.Name}' was given with token {acquired.Token} after token {LastToken}.");
            case LockAcquired acquired:
                Add(GrantOf(acquired));
                break;
            case LockRenewed renewed:
                Add(Take(renewed) with { ExpiresAt = renewed.ExpiresAt });
                break;
            case LockReleased or LockExpired:
                Take(@event);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(@event));
        }

        LastToken = Math.Max(LastToken, @event.Token);
    }

    internal static LockGrant GrantOf(LockAcquired acquired) =>
        new(acquired.Name, acquired.Owner, acquired.LeaseId, acquired.Token, acquired.At, acquired.ExpiresAt);

    internal int CountHeldAt(Instant now) => held.Count < MaxLocks ? held.Count : held.Count - DueAt(now).Count();

    private IEnumerable<(long ExpiresAt, string Name)> DueAt(Instant now) => deadlines.TakeWhile(deadline => deadline.ExpiresAt <= now.Microseconds);

    private void Add(LockGrant grant)
    {
        if (!held.TryAdd(grant.Name, grant))
        {
            throw new InvalidOperationException($"Lock '{grant.Name}' was given to {grant.Owner} while {held[grant.Name].Owner} held it.");
        }

        names.Add(grant.Name);
        deadlines.Add((grant.ExpiresAt.Microseconds, grant.Name));
    }

    private LockGrant Take(LockEvent @event)
    {
        if (!held.TryGetValue(@event.Name, out var grant) || grant.Token != @event.Token)
        {
            throw new InvalidOperationException($"Lock '{@event.Name}' is not held with token {@event.Token}.");
        }

        held.Remove(grant.Name);
        names.Remove(grant.Name);
        deadlines.Remove((grant.ExpiresAt.Microseconds, grant.Name));
        return grant;
    }
}
