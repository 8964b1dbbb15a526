using Orchestrator.Domain;
using Orchestrator.Engine.Locks;

namespace Orchestrator.Tests.Engine.Locks;

/// <summary>The line before a lock.</summary>
public sealed class LockWaitersTests
{
    private static readonly Instant Start = new(1_790_000_000_000_000);
    private readonly LockWaiters waiters = new();

    [Fact]
    public void Who_gave_up_is_passed_over_although_nobody_took_it_out_of_the_line()
    {
        var (gone, there) = (Add("a", "gone", 10), Add("a", "there", 10));
        gone.GiveUp(new CancellationToken(canceled: true));

        Assert.Same(there, waiters.Next("a"));
        Assert.Null(waiters.Next("a"));
        Assert.Equal((0, null), (waiters.Count, waiters.NextDeadline));
    }

    [Fact]
    public void Those_whose_time_is_over_leave_the_line_and_the_others_keep_their_order()
    {
        var (first, second, third) = (Add("a", "1", 30), Add("a", "2", 10), Add("a", "3", 20));

        Assert.Equal([second], waiters.Until(Start + TimeSpan.FromSeconds(10)));
        Assert.Equal(Start + TimeSpan.FromSeconds(20), waiters.NextDeadline);
        Assert.Same(first, waiters.Next("a"));
        Assert.Same(third, waiters.Next("a"));
    }

    [Fact]
    public void One_caller_that_called_twice_is_answered_twice()
    {
        var (once, other, twice) = (Add("a", "mine", 30), Add("a", "other", 30), Add("a", "mine", 30));

        Assert.Same(once, waiters.Next("a"));
        Assert.Equal([twice], waiters.Same("a", "mine"));
        Assert.Equal([other], waiters.All);
    }

    private LockMessage.Acquire Add(string name, string lease, double seconds)
    {
        var call = new LockMessage.Acquire(new LockRequest(name, "me"), lease, Drawn: false);
        waiters.Add(call, Start + TimeSpan.FromSeconds(seconds));
        return call;
    }
}
