using System.Collections.Concurrent;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Domain.Tasks.Flow;
using Orchestrator.Engine.Codec;
using Orchestrator.Tests.Domain;
using Orchestrator.Tests.Domain.Flow;

namespace Orchestrator.Tests.Engine.Flow;

public sealed class FlowTests
{
    [Fact]
    public async Task No_more_attempts_of_a_key_run_than_may_and_other_tasks_run_beside_them()
    {
        int now = 0, most = 0;
        await using var node = await TestNode.StartAsync(options =>
        {
            options.Slots = 8;
            options.Flow.Concurrency["x"] = "2";
            options.Handle("count", async (_, _) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref now));
                await Task.Yield();
                Interlocked.Decrement(ref now);
                return TaskOutcome.Done;
            });
        });
        var ids = new List<TaskId>();
        for (var i = 0; i < 200; i++)
        {
            ids.Add(await node.SubmitAsync(TestNode.Spec("count") with { ConcurrencyKey = "x" }));
            ids.Add(await node.SubmitAsync(TestNode.Spec("echo")));
        }

        foreach (var id in ids)
        {
            Assert.Equal(TaskState.Completed, (await node.EndAsync(id)).State);
        }

        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task Tasks_that_lack_a_token_start_when_it_is_there()
    {
        var starts = new ConcurrentQueue<long>();
        await using var node = await TestNode.StartAsync(options =>
        {
            options.Flow.Rates["*"] = "50/s:2";
            options.Handle("note", _ =>
            {
                starts.Enqueue(System.Diagnostics.Stopwatch.GetTimestamp());
                return TaskOutcome.Done;
            });
        });
        var ids = new List<TaskId>();
        for (var i = 0; i < 12; i++)
        {
            ids.Add(await node.SubmitAsync(TestNode.Spec("note") with { ConcurrencyKey = "x" }));
        }

        // Nothing else happens meanwhile: the shard's timer alone brings each of them on.
        foreach (var id in ids)
        {
            Assert.Equal(TaskState.Completed, (await node.EndAsync(id)).State);
        }

        Assert.Equal(12, starts.Count);
        var begun = new List<DateTimeOffset>();
        foreach (var id in ids)
        {
            begun.Add((await node.Tasks.FindAsync(id))!.StartedAt!.Value.ToDateTimeOffset());
        }

        begun.Sort();
        Assert.All(Enumerable.Range(0, 10), i => Assert.True(begun[i + 2] - begun[i] >= TimeSpan.FromMilliseconds(20), $"{begun[i]:O} and {begun[i + 2]:O}"));
    }

    [Fact]
    public async Task A_submission_beyond_what_may_wait_of_its_key_is_refused()
    {
        await using var node = await TestNode.StartAsync(options => options.Flow.MaxQueuedPerKey = 1);
        var spec = TestNode.Spec("nobody-runs-this") with { ConcurrencyKey = "x", Requirements = new TaskRequirements { Capabilities = ["wings"] } };
        await node.SubmitAsync(spec);

        Assert.Equal(TaskReplyKind.KeyQueueFull, (await node.Tasks.SubmitAsync(spec).Soon()).Kind);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => node.Tasks.RunAsync(spec).Soon());
        Assert.Contains("concurrency key 'x'", error.Message);
    }

    [Fact]
    public void A_snapshot_keeps_what_was_taken_from_the_buckets_and_how_far_tenants_have_used_their_share()
    {
        var driven = new DrivenQueue(FlowStories.Limits);
        foreach (var tenant in new[] { "a", "b" })
        {
            for (var i = 0; i < 3; i++)
            {
                driven.Submit(DrivenQueue.Spec() with { ConcurrencyKey = "fast", Tags = [new(FlowLimits.TenantTag, tenant)] });
                driven.StartNext();
                driven.Advance(0.1);
            }
        }

        var ended = driven.Queue.Tasks.First(task => task.HasAttempt);
        driven.Complete(ended, ended.Token);
        driven.EvictAll();
        var expected = driven.Queue.Flow.Remember();
        var restored = new TaskQueue(7, "default", FlowStories.Limits);
        using var snapshot = TaskQueueSnapshot.Write(QueueCapture.Of(driven.Queue), int.MaxValue)!;
        TaskQueueSnapshot.Restore(restored, TaskQueueSnapshot.Version, snapshot.Written.ToArray());
        var actual = restored.Flow.Remember();

        Assert.False(expected.IsEmpty);
        Assert.Equal((expected.Domain, expected.Now, expected.AverageCost), (actual.Domain, actual.Now, actual.AverageCost));
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.Equal(expected.Tenants.Order(), actual.Tenants.Order());
        Assert.Equal(driven.Queue.Flow.HeldBy("fast"), restored.Flow.HeldBy("fast"));
    }
}
