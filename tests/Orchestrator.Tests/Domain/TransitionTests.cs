using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Domain.Tasks.Redundancy;

namespace Orchestrator.Tests.Domain;

public sealed class TransitionTests
{
    private readonly DrivenQueue queue = new();

    [Fact]
    public void Commands_take_every_arrow_of_the_diagram_and_no_other()
    {
        Submitted();
        foreach (var held in new Func<TaskRecord, AttemptToken>[] { queue.Schedule, queue.Start })
        {
            Held(held);
            HeldTwice(held);
        }

        Ended();

        // What is only noted (a late result, the last failure or loss) does not move the task and is not drawn.
        var moves = queue.Steps.Where(step => step.From != step.To || TaskTransitions.All.Contains(step));
        Assert.Equal(TaskTransitions.All.Order(ByText), moves.Order(ByText));
        Assert.All(queue.Steps, step => Assert.True(TaskTransitions.Allows(step.From, step.Event, step.To)));
    }

    [Fact]
    public void No_arrow_is_drawn_twice() => Assert.Distinct(TaskTransitions.All);

    [Fact]
    public void Event_without_an_arrow_is_refused()
    {
        var task = queue.Submit();
        queue.Complete(task, queue.Start(task));

        Assert.Throws<InvalidTransitionException>(() =>
            task.Apply(99, new AttemptStarted(task.Id, queue.Now, 2, default, "agent", "session")));
    }

    [Fact]
    public void Arrow_of_several_attempts_is_refused_to_a_task_on_one_agent()
    {
        var task = queue.Submit();
        queue.Start(task);

        Assert.Throws<InvalidTransitionException>(() =>
            task.Apply(99, new AttemptStarted(task.Id, queue.Now, 2, default, "other", "session")));
        Assert.Throws<InvalidTransitionException>(() => queue.Queue.Apply(3, new AttemptCompleted(task.Id, queue.Now, 1, default)));
    }

    [Fact]
    public void Event_of_an_unknown_task_or_out_of_sequence_is_refused()
    {
        var task = queue.Submit();
        var cancelled = new TaskCancelled(task.Id, queue.Now, null, null, false);

        Assert.Throws<InvalidTransitionException>(() => queue.Queue.Apply(3, cancelled));
        Assert.Throws<InvalidTransitionException>(() => queue.Queue.Apply(2, cancelled with { Task = new TaskId(7, 1) }));
    }

    [Fact]
    public void History_that_does_not_begin_with_submitted_is_refused()
    {
        var task = queue.Submit();
        queue.Cancel(task);

        Assert.Throws<InvalidTransitionException>(() => TaskRecord.Fold([]));
        Assert.Throws<InvalidTransitionException>(() => TaskRecord.Fold(task.HistorySoFar.ToArray()[1..]));
    }

    private static Comparer<TaskTransition> ByText { get; } =
        Comparer<TaskTransition>.Create((left, right) => string.CompareOrdinal(left.ToString(), right.ToString()));

    private void Submitted()
    {
        var delayed = DrivenQueue.Spec() with { Delay = TimeSpan.FromSeconds(1) };
        queue.Submit(delayed);
        queue.Cancel(queue.Submit(delayed));
        queue.Cancel(queue.Submit());
        queue.Do(new SubmitTask(DrivenQueue.Spec()) { Known = new KnownResult(new TaskId(7, 1), default) });
        queue.Submit(DrivenQueue.Spec() with { QueueTimeout = TimeSpan.FromSeconds(1) });
        queue.Advance(1);
    }

    private void Held(Func<TaskRecord, AttemptToken> hold)
    {
        var once = DrivenQueue.Spec(new RetryPolicy { MaxAttempts = 1, MaxLosses = 1 });
        Hold(null, (task, token) => queue.Do(new ReportStarted(task.Id, token)));
        Hold(null, (task, token) => queue.Progress(task, token, 1));
        Hold(null, (task, token) => queue.Fail(task, token));
        Hold(null, (task, token) => queue.Lose(task, token));
        Hold(null, (task, token) => queue.Do(new SnoozeAttempt(task.Id, token, TimeSpan.FromSeconds(1))));
        Hold(null, (task, token) => queue.Complete(task, token));
        Hold(null, (task, token) => queue.Fail(task, token, retryable: false));
        Hold(once, (task, token) => queue.Fail(task, token));
        Hold(once, (task, token) => queue.Lose(task, token));
        Hold(null, (task, token) =>
        {
            queue.Cancel(task);
            queue.Do(new ConfirmCancelled(task.Id, token));
        });

        void Hold(TaskSpec? spec, Action<TaskRecord, AttemptToken> then)
        {
            var task = queue.Submit(spec);
            then(task, hold(task));
        }
    }

    private void HeldTwice(Func<TaskRecord, AttemptToken> hold)
    {
        var spec = DrivenQueue.Spec() with { Requirements = new TaskRequirements { Redundancy = 3, RedundancyPolicy = RedundancyPolicy.All } };
        var task = queue.Submit(spec);
        var first = hold(task);
        var second = Begin("b", started: task.StartedAt is not null);
        var third = Begin("c", started: false);
        queue.Do(new SnoozeAttempt(task.Id, second, TimeSpan.Zero));
        queue.Complete(task, third);
        queue.Cancel(task);
        queue.Do(new ConfirmCancelled(task.Id, first));

        AttemptToken Begin(string agent, bool started)
        {
            Assert.Equal(TaskReplyKind.Accepted, queue.Do(new BeginAttempt(task.Id, agent, "session", started)).Kind);
            return task.Token;
        }
    }

    private void Ended()
    {
        var task = queue.Submit(DrivenQueue.Spec(new RetryPolicy { MaxAttempts = 1 }));
        queue.Cancel(task);
        queue.Retry(task);
        queue.Fail(task, queue.Start(task), retryable: false);
        queue.Retry(task);
        queue.Fail(task, queue.Start(task));
        queue.Retry(task);
        var token = queue.Start(task);
        queue.Complete(task, token, "1");
        queue.Complete(task, token, "2");
    }
}
