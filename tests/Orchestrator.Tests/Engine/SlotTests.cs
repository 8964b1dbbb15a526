using System.Collections.Concurrent;
using Orchestrator.Domain.Tasks;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Engine;

public sealed class SlotTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public async Task All_slots_are_used_and_never_more(int slots)
    {
        int now = 0, most = 0;
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var node = await TestNode.StartAsync(options =>
        {
            options.Slots = slots;
            options.Handle("count", async (_, _) =>
            {
                var running = Interlocked.Increment(ref now);
                InterlockedMax(ref most, running);
                if (running == slots)
                {
                    full.TrySetResult();
                }

                await go.Task;
                await Task.Yield();
                Interlocked.Decrement(ref now);
                return TaskOutcome.Done;
            });
        });
        var ids = new List<TaskId>();
        for (var i = 0; i < 12 * slots; i++)
        {
            ids.Add(await node.SubmitAsync(TestNode.Spec("count", domain: $"domain-{i % 3}")));
        }

        await full.Task.Soon();
        var status = await node.Tasks.StatusAsync().Soon();
        Assert.Equal(slots, status.Used);
        Assert.Equal(11 * slots, status.Domains.Sum(domain => domain.QueueDepth));
        go.SetResult();
        foreach (var id in ids)
        {
            Assert.Equal(TaskState.Completed, (await node.EndAsync(id)).State);
        }

        Assert.Equal(slots, most);
        await TestNode.UntilAsync(async () => (await node.Tasks.StatusAsync()).Used == 0);
    }

    [Fact]
    public async Task A_busy_domain_shares_scarce_slots_with_the_others()
    {
        var order = new ConcurrentQueue<string>();
        var gate = new Gate();
        await using var node = await TestNode.StartAsync(options =>
        {
            options.Slots = 1;
            options.Handle("hold", gate.Obey);
            options.Handle("note", context =>
            {
                order.Enqueue(context.Input.As<string>()!);
                return TaskOutcome.Done;
            });
        });
        await node.SubmitAsync(TestNode.Spec("hold", domain: "busy"));
        await gate.Entered;
        var ids = new List<TaskId>();
        foreach (var (domain, count) in new[] { ("busy", 40), ("quiet", 4), ("calm", 4) })
        {
            for (var i = 0; i < count; i++)
            {
                ids.Add(await node.SubmitAsync(TestNode.Spec("note", domain, $"\"{domain}\"")));
            }
        }

        gate.Open();
        foreach (var id in ids)
        {
            await node.EndAsync(id);
        }

        // In turn: by the time the others are through, each domain has had as many.
        Assert.Equal(4, order.Take(13).Count(domain => domain == "quiet"));
        Assert.Equal(4, order.Take(13).Count(domain => domain == "calm"));
    }

    [Fact]
    public async Task Under_one_slot_priority_decides_and_then_the_order_of_submission()
    {
        var order = new ConcurrentQueue<int>();
        var gate = new Gate();
        await using var node = await TestNode.StartAsync(options =>
        {
            options.Slots = 1;
            options.Handle("hold", gate.Obey);
            options.Handle("note", context =>
            {
                order.Enqueue(context.GetInput<int>());
                return TaskOutcome.Done;
            });
        });
        await node.SubmitAsync(TestNode.Spec("hold"));
        await gate.Entered;
        var ids = new List<TaskId>();
        foreach (var priority in new[] { 4, 2, 0, 3, 1, 0, 4, 2 })
        {
            ids.Add(await node.SubmitAsync(TestNode.Spec("note", input: $"{(priority * 10) + ids.Count}") with { Priority = priority }));
        }

        gate.Open();
        foreach (var id in ids)
        {
            await node.EndAsync(id);
        }

        Assert.Equal([2, 5, 14, 21, 27, 33, 40, 46], order);
    }

    [Fact]
    public async Task An_abandoned_handlers_slot_is_free_again()
    {
        var clock = new FakeClock();
        var gate = new Gate();
        await using var node = await TestNode.StartAsync(
            options =>
            {
                options.Slots = 1;
                options.Handle("stubborn", gate.Ignore);
            },
            clock);
        var stubborn = await node.SubmitAsync(TestNode.Spec("stubborn"));
        await gate.Entered;
        var waiting = await node.SubmitAsync(TestNode.Spec("echo"));
        Assert.Equal("a free slot: all 1 slots of agent 'local' are busy", (await node.FindAsync(waiting)).WaitingFor);

        await node.Tasks.CancelAsync(stubborn).Soon();
        await gate.Stopped;
        clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(TaskState.Queued, (await node.FindAsync(waiting)).State);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(TaskState.Completed, (await node.EndAsync(waiting)).State);
        var cancelled = await node.EndAsync(stubborn);
        Assert.True(((TaskCancelled)cancelled.History.Span[^1].Event).Abandoned);
        gate.Open();
    }

    [Fact]
    public async Task The_result_of_an_abandoned_handler_is_kept_as_evidence_and_changes_nothing()
    {
        var clock = new FakeClock();
        var gate = new Gate();
        var table = new GatedProjection();
        table.Hold();
        await using var node = await TestNode.StartAsync(options => options.Handle("stubborn", gate.Ignore), clock, table);
        var id = await node.SubmitAsync(TestNode.Spec("stubborn"));
        await gate.Entered;
        await node.Tasks.CancelAsync(id).Soon();
        clock.Advance(TimeSpan.FromSeconds(10));
        await node.EndAsync(id);

        gate.Open();
        var task = await node.UntilAsync(id, view => view.Events()[^1] == TaskEventType.LateResult);

        Assert.Equal(TaskState.Cancelled, task.State);
        Assert.Equal("completed", ((LateResultRecorded)task.History.Span[^1].Event).Outcome);
        table.Open();
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen;)
        {
            var before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
