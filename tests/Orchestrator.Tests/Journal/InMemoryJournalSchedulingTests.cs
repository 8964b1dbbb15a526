using Orchestrator.Journal;
using Orchestrator.Journal.InMemory;

namespace Orchestrator.Tests.Journal;

/// <summary>What a simulation rests on: no thread of its own, faults on request, storage that survives.</summary>
public sealed class InMemoryJournalSchedulingTests
{
    private readonly Queue<Action> _scheduled = new();

    [Fact]
    public async Task Nothing_is_stored_or_told_until_the_scheduled_action_runs_and_then_everything_at_once()
    {
        var journal = new InMemoryJournal(schedule: _scheduled.Enqueue);
        var owner = await journal.Acquire();
        var first = journal.Queue(owner, 1, "1");
        var second = journal.Queue(owner, 2, "2");
        Assert.Single(_scheduled);
        Assert.Equal((0, 0), (first.Calls, second.Calls));
        Assert.Empty(await journal.Batches(owner.Number));

        _scheduled.Dequeue()();
        Assert.Equal((1, 1), (first.Calls, second.Calls));
        Assert.Empty(_scheduled);
        Assert.Equal(["1-1:1", "2-2:2"], await journal.Texts(owner.Number));
    }

    [Fact]
    public async Task An_append_from_within_a_completion_goes_into_the_next_commit()
    {
        var journal = new InMemoryJournal(schedule: _scheduled.Enqueue);
        var owner = await journal.Acquire();
        TestAppend? next = null;
        journal.Queue(owner, 1, "1", observer: _ => next = journal.Queue(owner, 2, "2"));

        _scheduled.Dequeue()();
        Assert.Equal(0, next!.Calls);
        _scheduled.Dequeue()();
        Assert.Equal(AppendStatus.Applied, await next.Outcome);
    }

    [Theory]
    [InlineData(InMemoryFault.BeforeStoring, 0)]
    [InlineData(InMemoryFault.AfterStoring, 1)]
    public async Task A_failed_append_is_stored_or_not_and_the_journal_works_on(InMemoryFault fault, int stored)
    {
        var faults = new Queue<InMemoryFault>([fault]);
        var journal = new InMemoryJournal(
            schedule: _scheduled.Enqueue,
            fault: operation => operation == InMemoryOperation.Append && faults.TryDequeue(out var next) ? next : InMemoryFault.None);
        var owner = await journal.Acquire();
        var failed = journal.Queue(owner, 1, "1");
        _scheduled.Dequeue()();
        Assert.Equal(AppendStatus.Failed, await failed.Outcome);
        Assert.IsType<JournalUnavailableException>(failed.Failure);

        Assert.Equal(stored, (await journal.Batches(owner.Number)).Count);
        var next = await journal.Acquire();
        var good = journal.Queue(next, next.Head + 1, "again");
        _scheduled.Dequeue()();
        Assert.Equal(AppendStatus.Applied, await good.Outcome);
    }

    [Fact]
    public async Task Two_journals_over_one_storage_fence_each_other()
    {
        var storage = new InMemoryJournalStorage();
        var here = new InMemoryJournal(storage, _scheduled.Enqueue);
        var there = new InMemoryJournal(storage, _scheduled.Enqueue);
        var owner = await here.Acquire();
        var lost = here.Queue(owner, 1, "lost");
        await there.Acquire();

        _scheduled.Dequeue()();
        Assert.Equal(AppendStatus.Stale, await lost.Outcome);
    }
}
