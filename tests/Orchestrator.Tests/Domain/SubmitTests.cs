using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Domain.Tasks.Queue;

namespace Orchestrator.Tests.Domain;

public sealed class SubmitTests
{
    private readonly DrivenQueue queue = new();

    [Fact]
    public void Repeated_key_with_the_same_body_is_the_first_task()
    {
        var first = queue.Submit(Keyed(body: 1));

        Assert.Equal(new TaskReply(TaskReplyKind.Repeated, first.Id), queue.Do(new SubmitTask(Keyed(body: 1))));
        Assert.Single(queue.Queue.Tasks);
    }

    [Fact]
    public void Repeated_key_with_another_body_is_a_conflict()
    {
        var first = queue.Submit(Keyed(body: 1));

        Assert.Equal(new TaskReply(TaskReplyKind.KeyConflict, first.Id), queue.Do(new SubmitTask(Keyed(body: 2))));
    }

    [Fact]
    public void Key_is_kept_until_24_hours_after_the_end_and_then_forgotten()
    {
        var first = queue.Submit(Keyed());
        queue.Advance(100 * 3600);
        queue.Complete(first, queue.Start(first));
        queue.EvictAll();

        queue.Advance((24 * 3600) - 1);
        Assert.Equal(new TaskReply(TaskReplyKind.Repeated, first.Id), queue.Do(new SubmitTask(Keyed())));

        queue.Advance(1);
        Assert.Equal(0, queue.Queue.Keys.Count);
        Assert.NotEqual(first.Id, queue.Submit(Keyed()).Id);
    }

    [Fact]
    public void Key_is_not_forgotten_while_its_task_is_retried()
    {
        var task = queue.Submit(Keyed());
        queue.Cancel(task);
        queue.Advance(23 * 3600);
        queue.Retry(task);

        queue.Advance(48 * 3600);
        Assert.Equal(new TaskReply(TaskReplyKind.Repeated, task.Id), queue.Do(new SubmitTask(Keyed())));

        queue.Cancel(task);
        queue.Advance(24 * 3600);
        Assert.NotEqual(task.Id, queue.Submit(Keyed()).Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Retry_after_its_key_expired_takes_the_key_again_whether_or_not_it_was_swept(bool swept)
    {
        var task = queue.Submit(Keyed());
        queue.Cancel(task);
        queue.Pass(TimeSpan.FromHours(25));
        if (swept)
        {
            queue.Tick();
        }

        queue.Retry(task);

        Assert.Equal(new TaskReply(TaskReplyKind.Repeated, task.Id), queue.Do(new SubmitTask(Keyed())));
    }

    [Fact]
    public void Retry_after_its_key_went_to_another_task_leaves_it_there()
    {
        var first = queue.Submit(Keyed());
        queue.Cancel(first);
        queue.Advance(25 * 3600);
        var second = queue.Submit(Keyed());

        queue.Retry(first);
        queue.Cancel(first);
        queue.Advance(25 * 3600);

        Assert.Equal(new TaskReply(TaskReplyKind.Repeated, second.Id), queue.Do(new SubmitTask(Keyed())));
    }

    [Fact]
    public void Full_queue_refuses_submissions_until_a_task_leaves_it()
    {
        var bounded = new DrivenQueue(new TaskQueueLimits { MaxWaiting = 2 });
        var first = bounded.Submit();
        bounded.Submit(DrivenQueue.Spec() with { Delay = TimeSpan.FromHours(1) });

        Assert.Equal(TaskReplyKind.QueueFull, bounded.Do(new SubmitTask(DrivenQueue.Spec())).Kind);
        Assert.Empty(bounded.Emitted);

        bounded.Start(first);
        bounded.Submit();
    }

    [Fact]
    public void Full_queue_still_recognises_a_repetition()
    {
        var bounded = new DrivenQueue(new TaskQueueLimits { MaxWaiting = 1 });
        bounded.Submit(Keyed());

        Assert.Equal(TaskReplyKind.Repeated, bounded.Do(new SubmitTask(Keyed())).Kind);
    }

    [Fact]
    public void Keys_are_hashed_with_the_first_half_of_sha_256() =>
        Assert.Equal(
            UInt128.Parse("ba7816bf8f01cfea414140de5dae2223", System.Globalization.NumberStyles.HexNumber),
            IdempotencyKeys.Hash("abc"));

    [Fact]
    public void Ids_carry_the_shard_and_grow_even_when_the_clock_steps_back()
    {
        var chance = new SeededChance(1);
        var last = default(UInt128);
        for (var i = 0; i < 100; i++)
        {
            var id = TaskId.Next(7, DrivenQueue.Epoch - TimeSpan.FromSeconds(i / 10), chance, last);
            Assert.Equal(7, id.Shard);
            Assert.True(id.Ulid > last);
            last = id.Ulid;
        }
    }

    private static TaskSpec Keyed(int body = 1) => DrivenQueue.Spec() with { IdempotencyKey = "order-1", BodyHash = (UInt128)body };
}
