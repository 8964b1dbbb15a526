using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;

namespace Orchestrator.Tests.Domain;

/// <summary>The indexes clean up lazily; these tests bound what is left lying about.</summary>
public sealed class IndexTests
{
    private readonly DrivenQueue queue = new();

    [Fact]
    public void Cancelled_tasks_do_not_pile_up_in_a_line_or_among_the_deadlines()
    {
        var first = queue.Submit(DrivenQueue.Spec(priority: TaskPriority.Critical) with { QueueTimeout = TimeSpan.FromSeconds(1) });
        for (var i = 0; i < 5_000; i++)
        {
            queue.Cancel(queue.Submit(DrivenQueue.Spec() with { QueueTimeout = TimeSpan.FromHours(1) }));
        }

        Assert.InRange(Assert.Single(queue.Queue.Ready.Waiting).EntryCount, 1, 2 + 64);
        Assert.InRange(queue.Queue.Deadlines.EntryCount, 1, 2 + 1024);
        Assert.Same(first, queue.Queue.NextFor(DrivenQueue.AnyAgent));
        Assert.Equal(first.Deadline, queue.Queue.Deadlines.Next);
    }

    [Fact]
    public void Task_given_back_again_and_again_at_one_moment_does_not_pile_up_either()
    {
        var task = queue.Submit();
        for (var i = 0; i < 5_000; i++)
        {
            queue.Lose(task, queue.Start(task), charged: false);
        }

        Assert.InRange(Assert.Single(queue.Queue.Ready.Waiting).EntryCount, 1, 2 + 64);
        Assert.InRange(queue.Queue.Deadlines.EntryCount, 0, 1024 + 2);
        Assert.Same(task, queue.StartNext());
        Assert.Null(queue.StartNext());
    }

    [Fact]
    public void Empty_lines_do_not_pile_up()
    {
        for (var i = 0; i < 500; i++)
        {
            queue.Cancel(queue.Submit(DrivenQueue.Spec() with { Requirements = new TaskRequirements { MinCpu = i } }));
        }

        Assert.InRange(queue.Queue.Ready.LineCount, 0, 64);
        Assert.Empty(queue.Queue.Ready.Waiting);
    }

    [Fact]
    public void Deadline_that_moved_is_acted_on_at_its_new_time_only()
    {
        var task = queue.Submit(DrivenQueue.Spec() with { QueueTimeout = TimeSpan.FromSeconds(5) });
        queue.Pass(TimeSpan.FromSeconds(4));
        queue.Start(task);
        queue.Advance(100);

        Assert.Equal(TaskState.Running, task.State);
        Assert.Equal(task.StartedAt + task.Spec.Timeout, queue.Queue.Deadlines.Next);
    }

    [Fact]
    public void Lists_keep_the_order_of_submission_over_evictions_and_recalls_page_by_page()
    {
        for (var i = 0; i < 6_000; i++)
        {
            queue.Submit();
        }

        var ended = queue.Ids.Where((_, index) => index % 3 != 0).ToList();
        ended.ForEach(id => queue.Do(new CancelTask(id, null)));
        queue.EvictAll();
        foreach (var id in ended.Where((_, index) => index % 100 == 0))
        {
            queue.Do(new RetryTask(id, queue.Histories[id]));
        }

        var expected = queue.Ids.Where(id => queue.Queue.Find(id) is not null).OrderDescending().ToList();
        Assert.Equal(2_000 + 40, expected.Count);
        Assert.Equal(expected, Pages(70));
        Assert.InRange(queue.Queue.Log.EntryCount, expected.Count, (2 * expected.Count) + 2_050);
    }

    [Fact]
    public void List_can_begin_before_a_task_that_is_gone()
    {
        var first = queue.Submit();
        var gone = queue.Submit();
        queue.Cancel(gone);
        queue.EvictAll();

        Assert.Equal([first], queue.Queue.Log.Backwards(gone.Id));
        Assert.Empty(queue.Queue.Log.Backwards(first.Id));
    }

    private List<TaskId> Pages(int size)
    {
        var pages = new List<TaskId>();
        TaskId? before = null;
        while (queue.Queue.Log.Backwards(before).Take(size).Select(task => task.Id).ToList() is { Count: > 0 } page)
        {
            pages.AddRange(page);
            before = page[^1];
        }

        return pages;
    }
}
