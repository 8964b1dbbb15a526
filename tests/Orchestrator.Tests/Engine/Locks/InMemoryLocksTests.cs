using Orchestrator.Engine;
using Orchestrator.Journal;
using Orchestrator.Journal.InMemory;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Engine.Locks;

/// <summary>Locks on the journal in memory, and what only it can be told to do.</summary>
public sealed class InMemoryLocksTests : LocksConformance
{
    private readonly InMemoryJournalStorage storage = new();

    /// <summary>A grant whose append took effect although nobody heard of it is found again by who repeats the call; others are refused.</summary>
    [Theory]
    [InlineData(InMemoryFault.BeforeStoring)]
    [InlineData(InMemoryFault.AfterStoring)]
    public async Task A_grant_that_may_be_durable_or_not_can_be_asked_for_again(InMemoryFault fault)
    {
        var next = InMemoryFault.None;
        await using var journal = new InMemoryJournal(storage, fault: operation => operation == InMemoryOperation.Append ? Interlocked.Exchange(ref next, InMemoryFault.None) : InMemoryFault.None);
        var clock = new FakeClock();
        await using var node = new LockNode(journal, clock);
        await node.AcquireAsync("other", ttl: 80_000);
        var waiting = await node.WaitAsync("other", "waits");
        next = fault;

        var failed = await Assert.ThrowsAsync<ServiceUnavailableException>(() => node.AcquireAsync("a", ttl: 80_000, lease: "mine"));

        Assert.Equal("storage_unavailable", failed.Code);
        Assert.Equal("storage_unavailable", (await Assert.ThrowsAsync<ServiceUnavailableException>(() => waiting)).Code);
        var again = node.AcquireAsync("a", ttl: 80_000, lease: "mine");
        await TestNode.UntilAsync(() =>
        {
            // The actor rests before it starts again.
            clock.Advance(TimeSpan.FromMilliseconds(100));
            return Task.FromResult(again.IsCompleted);
        });
        Assert.Equal(("mine", 2L), ((await again).Grant!.LeaseId, (await again).Grant!.Token));
    }

    /// <summary>The caller is gone when the grant has become durable: the lock goes to the next.</summary>
    [Fact]
    public async Task A_grant_that_nobody_is_there_to_hear_of_is_taken_back()
    {
        Action? commit = null;
        await using var journal = new InMemoryJournal(storage, schedule: action => Volatile.Write(ref commit, action));
        await using var node = new LockNode(journal, new FakeClock());
        using var patience = new CancellationTokenSource();
        var gone = node.AcquireAsync("a", "gone", cancellation: patience.Token);
        await TestNode.UntilAsync(() => Task.FromResult(Volatile.Read(ref commit) is not null));

        await patience.CancelAsync();
        var next = node.AcquireAsync("a", "next", wait: 60);
        await TestNode.UntilAsync(() =>
        {
            Interlocked.Exchange(ref commit, null)?.Invoke();
            return Task.FromResult(next.IsCompleted);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.Equal(("next", 2L), ((await next).Grant!.Owner, (await next).Grant!.Token));
    }

    private protected override IJournal Open() => new InMemoryJournal(storage);
}
