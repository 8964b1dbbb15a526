using FsCheck.Fluent;
using Orchestrator.Domain;
using Orchestrator.Domain.Locks;

namespace Orchestrator.Tests.Domain.Locks;

/// <summary>The rules of locks, on their own.</summary>
public sealed class LockTableTests
{
    private static readonly Instant Start = new(1_790_000_000_000_000);
    private static readonly TimeSpan Ttl = TimeSpan.FromSeconds(30);

    [Fact]
    public void A_lock_has_one_holder_until_it_is_released()
    {
        var table = new LockTable(10);

        Assert.Equal(LockOutcome.Granted, Do(table, Acquire("a", "lease-1"), Start).Outcome);
        Assert.Equal(LockOutcome.Held, Do(table, Acquire("a", "lease-2"), Start).Outcome);
        Assert.Equal(LockOutcome.Lost, Do(table, new ReleaseLock("a", "lease-2"), Start).Outcome);
        Assert.Equal("lease-1", table.Find("a", Start)!.LeaseId);
        Assert.Equal(LockOutcome.Released, Do(table, new ReleaseLock("a", "lease-1"), Start).Outcome);
        Assert.Equal(LockOutcome.Granted, Do(table, Acquire("a", "lease-2"), Start).Outcome);
    }

    [Fact]
    public void An_acquisition_that_is_repeated_is_granted_the_same_and_changes_nothing()
    {
        var table = new LockTable(10);
        var first = Do(table, Acquire("a", "lease-1"), Start);

        var again = Do(table, Acquire("a", "lease-1"), Start + TimeSpan.FromSeconds(5));

        Assert.Equal(first.Grant, again.Grant);
        Assert.Empty(again.Events);
    }

    [Fact]
    public void A_lock_ends_with_its_deadline_and_cannot_be_renewed_after_it()
    {
        var table = new LockTable(10);
        Do(table, Acquire("a", "lease-1"), Start);

        var renewed = Do(table, new RenewLock("a", "lease-1", Ttl), Start + Ttl - TimeSpan.FromMicroseconds(1));

        Assert.Equal(Start + Ttl + Ttl - TimeSpan.FromMicroseconds(1), renewed.Grant!.ExpiresAt);
        Assert.Equal(renewed.Grant.ExpiresAt, table.NextDeadline);
        Assert.Null(table.Find("a", renewed.Grant.ExpiresAt));
        Assert.Equal(LockOutcome.Lost, Do(table, new RenewLock("a", "lease-1", Ttl), renewed.Grant.ExpiresAt).Outcome);
        Assert.Null(table.NextDeadline);
    }

    [Fact]
    public void Names_that_are_free_leave_nothing_behind_but_their_tokens_go_on()
    {
        var table = new LockTable(10);
        var first = Do(table, Acquire("a", "lease-1"), Start).Grant!;
        Do(table, new ReleaseLock("a", "lease-1"), Start);
        Assert.Equal(0, table.Count);

        var kept = LockTable.From(10, table.LastToken, table.List());

        Assert.True(Do(kept, Acquire("a", "lease-1"), Start).Grant!.Token > first.Token);
    }

    [Fact]
    public void As_many_are_held_as_may_be_and_those_whose_time_is_over_do_not_count()
    {
        var table = new LockTable(2);
        Do(table, Acquire("a", "lease-1"), Start);
        Do(table, Acquire("b", "lease-2"), Start + TimeSpan.FromSeconds(1));

        Assert.Equal(LockOutcome.TooMany, Do(table, Acquire("c", "lease-3"), Start + TimeSpan.FromSeconds(2)).Outcome);
        Assert.Equal(LockOutcome.Granted, Do(table, Acquire("c", "lease-3"), Start + Ttl).Outcome);
    }

    [Fact]
    public void Locks_are_listed_by_name()
    {
        var table = new LockTable(10);
        foreach (var name in new[] { "b", "a/2", "a/1", "a", "a0" })
        {
            Do(table, Acquire(name, "lease-" + name), Start);
        }

        Assert.Equal(["a", "a/1", "a/2", "a0", "b"], table.List().Select(grant => grant.Name));
        Assert.Equal(["a/1", "a/2"], table.List("a/").Select(grant => grant.Name));
        Assert.Equal(["a", "a/1", "a/2", "a0"], table.List("a").Select(grant => grant.Name));
        Assert.Equal(["a/2", "a0"], table.List("a", "a/1").Select(grant => grant.Name));
        Assert.Empty(table.List("", "b"));
        Assert.Empty(table.List("z"));
    }

    [Fact]
    public void An_event_that_does_not_fit_is_refused()
    {
        var table = new LockTable(10);
        Do(table, Acquire("a", "lease-1"), Start);

        Assert.Throws<InvalidOperationException>(() => table.Apply(new LockAcquired("a", Start, 2, "x", "lease-2", Start + Ttl)));
        Assert.Throws<InvalidOperationException>(() => table.Apply(new LockAcquired("b", Start, 1, "x", "lease-2", Start + Ttl)));
        Assert.Throws<InvalidOperationException>(() => table.Apply(new LockReleased("a", Start, 2)));
    }

    /// <summary>Whatever is done in whatever order, by a clock that also jumps back, with the table made again from its events or a snapshot in between.</summary>
    [Fact]
    public void No_lock_has_two_holders_at_a_time_and_tokens_only_grow()
    {
        var steps =
            from kind in Gen.Choose(0, 9)
            from name in Gen.Choose(0, 2)
            from caller in Gen.Choose(0, 3)
            from seconds in Gen.Choose(-3, 12)
            select (kind, name: $"name-{name}", lease: $"lease-{caller}", seconds);
        Properties.CheckLists(steps, 80, all =>
        {
            var (table, now, lastToken) = (new LockTable(3), Start, 0L);
            var holders = new Dictionary<string, LockAcquired>();
            var journal = new List<LockEvent>();
            foreach (var (kind, name, lease, seconds) in all)
            {
                now += TimeSpan.FromSeconds(seconds);
                IReadOnlyList<LockEvent> events = kind switch
                {
                    < 4 => table.Decide(new AcquireLock(name, lease, lease, TimeSpan.FromSeconds(10)), now).Events,
                    < 6 => table.Decide(new RenewLock(name, lease, TimeSpan.FromSeconds(10)), now).Events,
                    < 8 => table.Decide(new ReleaseLock(name, lease), now).Events,
                    8 => table.Expire(now),
                    _ => [],
                };
                foreach (var @event in events)
                {
                    table.Apply(@event);
                    journal.Add(@event);
                    switch (@event)
                    {
                        case LockAcquired acquired:
                            Assert.True(holders.TryAdd(acquired.Name, acquired), $"{acquired.Name} has two holders");
                            Assert.True(acquired.Token > lastToken);
                            lastToken = acquired.Token;
                            break;
                        case LockRenewed renewed:
                            Assert.Equal((lease, renewed.Token), (holders[renewed.Name].LeaseId, holders[renewed.Name].Token));
                            break;
                        default:
                            Assert.True(holders.Remove(@event.Name));
                            break;
                    }
                }

                Assert.Equal(holders.Values.Select(holder => (holder.Name, holder.Token)).Order(), table.List().Select(grant => (grant.Name, grant.Token)));
                if (kind == 9)
                {
                    var replayed = new LockTable(3);
                    journal.ForEach(replayed.Apply);
                    Assert.Equal(table.List(), replayed.List());
                    table = seconds % 2 == 0 ? replayed : LockTable.From(3, table.LastToken, table.List());
                }
            }
        });
    }

    private static AcquireLock Acquire(string name, string lease) => new(name, "owner", lease, Ttl);

    private static LockDecision Do(LockTable table, LockCommand command, Instant now)
    {
        var decision = table.Decide(command, now);
        foreach (var @event in decision.Events)
        {
            table.Apply(@event);
        }

        return decision;
    }
}
