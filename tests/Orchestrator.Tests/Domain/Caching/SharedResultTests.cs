using System.Text;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Domain.Tasks.Commands;

namespace Orchestrator.Tests.Domain.Caching;

public sealed class SharedResultTests
{
    private readonly DrivenQueue queue = new();

    [Fact]
    public void Tasks_that_want_one_result_wait_for_the_first_of_them()
    {
        var (leader, second, third) = (Submit(), Submit(), Submit());

        Assert.Same(leader, queue.StartNext());
        Assert.Null(queue.StartNext());
        Assert.Equal(leader.Id, second.Follows);
        Assert.Equal(leader.Id, third.Follows);
        Assert.Null(leader.Follows);
    }

    [Fact]
    public void Its_result_completes_all_of_them_with_one_attempt()
    {
        var (leader, second, third) = (Submit(), Submit(), Submit());
        queue.Complete(leader, queue.Start(leader), "42");

        Assert.All([leader, second, third], task => Assert.Equal((TaskState.Completed, "42"), (task.State, Encoding.UTF8.GetString(task.Result.Span))));
        Assert.Equal([1, 0, 0], [leader.Attempt, second.Attempt, third.Attempt]);
        Assert.Null(leader.CachedFrom);
        Assert.Equal(leader.Id, third.CachedFrom);
        Assert.Equal(3, queue.Emitted.Count);
    }

    [Fact]
    public void When_it_ends_otherwise_the_next_one_takes_its_place()
    {
        var (leader, second, third) = (Submit(), Submit(), Submit());
        queue.Fail(leader, queue.Start(leader), retryable: false);

        Assert.Equal(second.Id, third.Follows);
        Assert.Same(second, queue.StartNext());
        queue.Cancel(second);
        Assert.Null(queue.StartNext());
        queue.Do(new ConfirmCancelled(second.Id, second.Token));
        Assert.Same(third, queue.StartNext());
    }

    [Fact]
    public void While_it_waits_for_another_attempt_nobody_takes_its_place()
    {
        var (leader, second) = (Submit(), Submit());
        queue.Fail(leader, queue.Start(leader));

        Assert.Equal(leader.Id, second.Follows);
        Assert.Null(queue.StartNext());
        queue.Advance(60);
        Assert.Same(leader, queue.StartNext());
    }

    [Fact]
    public void What_happens_to_a_follower_is_its_own_affair()
    {
        var (leader, patient, hasty, unwanted) = (Submit(), Submit(), Submit(Spec() with { QueueTimeout = TimeSpan.FromSeconds(5) }), Submit());
        queue.Cancel(unwanted);
        queue.Advance(6);

        Assert.Equal((TaskState.Failed, TaskState.Cancelled), (hasty.State, unwanted.State));
        Assert.Equal(ErrorKindNames.QueueTimeout, hasty.Error!.Type);
        queue.Complete(leader, queue.Start(leader));
        Assert.Equal(TaskState.Completed, patient.State);
        Assert.Equal((TaskState.Failed, TaskState.Cancelled), (hasty.State, unwanted.State));
    }

    [Fact]
    public void One_sent_back_by_hand_goes_behind_those_that_wait()
    {
        var first = Submit();
        queue.Cancel(first);
        var leader = Submit();
        queue.Retry(first);

        Assert.Equal(leader.Id, first.Follows);
        queue.Complete(leader, queue.Start(leader));
        Assert.Equal(leader.Id, first.CachedFrom);
    }

    [Fact]
    public void Another_version_delayed_tasks_and_tasks_on_several_agents_stand_by_themselves()
    {
        Submit();
        Assert.Null(Submit(Spec("2")).Follows);
        Assert.Null(Submit(Spec() with { Delay = TimeSpan.Zero }).Follows);
        Assert.Null(Submit(Spec() with { Requirements = new TaskRequirements { Redundancy = 2 } }).Follows);
        Assert.Null(Submit(Spec() with { Cache = new CachePolicy { Strategy = CacheStrategy.None, Version = "1" } }).Follows);
        Assert.Null(Submit(DrivenQueue.Spec()).Follows);
    }

    [Fact]
    public void A_known_result_ends_the_task_in_the_append_that_accepts_it_also_when_the_queue_is_full()
    {
        var full = new DrivenQueue(new TaskQueueLimits { MaxWaiting = 1 });
        full.Submit();

        var reply = full.Do(new SubmitTask(Spec()) { Known = new KnownResult(new TaskId(9, 5), "42"u8.ToArray()) });

        Assert.Equal(TaskReplyKind.Accepted, reply.Kind);
        Assert.Equal([TaskEventType.Submitted, TaskEventType.Completed], full.Emitted.Select(@event => @event.Type));
        Assert.Equal(new TaskId(9, 5), full.Queue.Find(reply.Task)!.CachedFrom);
        Assert.Equal(1, full.Queue.Waiting);
    }

    [Fact]
    public void A_large_result_is_computed_again_for_those_whose_completion_does_not_fit_into_the_append()
    {
        var tasks = Enumerable.Range(0, 12).Select(_ => Submit()).ToList();
        var large = $"\"{new string('x', 2 * 1024 * 1024)}\"";
        queue.Complete(tasks[0], queue.Start(tasks[0]), large);

        Assert.Equal(8, tasks.Count(task => task.State == TaskState.Completed));
        Assert.Same(tasks[8], queue.StartNext());
        queue.Complete(tasks[8], tasks[8].Token, large);
        Assert.All(tasks, task => Assert.Equal(TaskState.Completed, task.State));
        Assert.Equal(tasks[8].Id, tasks[11].CachedFrom);
    }

    private TaskRecord Submit(TaskSpec? spec = null) => queue.Submit(spec ?? Spec());

    private static TaskSpec Spec(string version = "1") => DrivenQueue.Spec() with { Cache = new CachePolicy { Version = version } };
}
