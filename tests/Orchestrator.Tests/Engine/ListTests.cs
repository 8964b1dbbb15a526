using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Engine.Tasks;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Engine;

public sealed class ListTests
{
    [Fact]
    public async Task Pages_have_neither_gaps_nor_repetitions_while_tasks_come_and_end()
    {
        await using var node = await TestNode.StartAsync(_ => { });
        var known = new HashSet<TaskId>();
        for (var i = 0; i < 150; i++)
        {
            known.Add(await node.SubmitAsync(TestNode.Spec(i % 5 == 0 ? "unheard-of" : "echo", domain: $"domain-{i % 3}")));
        }

        for (var round = 0; round < 5; round++)
        {
            var listed = new List<TaskView>();
            TaskCursor? after = null;
            do
            {
                var meanwhile = Enumerable.Range(0, 6).Select(i => node.RunAsync(TestNode.Spec("echo", $"domain-{i % 3}"))).ToList();
                var page = await node.Tasks.ListAsync(new TaskFilter(), 7, after).Soon();
                listed.AddRange(page.Items);
                after = page.Next;
                await Task.WhenAll(meanwhile);
            }
            while (after is not null);

            Assert.Equal(listed.Count, listed.Select(task => task.Id).Distinct().Count());
            Assert.Empty(known.Except(listed.Select(task => task.Id)));
            Assert.Equal(
                listed.OrderByDescending(task => task.SubmittedAt).ThenByDescending(task => task.Id.ToString(), StringComparer.Ordinal).Select(task => task.Id),
                listed.Select(task => task.Id));
        }
    }

    [Fact]
    public async Task A_list_shows_what_was_just_written()
    {
        await using var node = await TestNode.StartAsync(_ => { });
        for (var i = 1; i <= 50; i++)
        {
            var id = await node.SubmitAsync(TestNode.Spec("echo"));
            var page = await node.Tasks.ListAsync(new TaskFilter(), 1).Soon();
            Assert.Equal(id, page.Items.Single().Id);
            Assert.Equal(i > 1, page.Next is not null);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Filters_mean_the_same_in_memory_and_in_the_table(bool inMemory)
    {
        var table = new GatedProjection();
        if (inMemory)
        {
            table.Hold();
        }

        var clock = new FakeClock();
        await using var node = await TestNode.StartAsync(
            options => options.Handle("fail", _ => TaskOutcome.Fail("no", retryable: false)), clock, table);
        var first = await node.RunAsync(TestNode.Spec("echo") with { Tags = [new("kind", "a"), new("team", "x")] });
        clock.Advance(TimeSpan.FromSeconds(1));
        var second = await node.RunAsync(TestNode.Spec("fail") with { Tags = [new("kind", "b")] });
        var third = await node.RunAsync(TestNode.Spec("echo", domain: "other"));
        if (!inMemory)
        {
            await node.UntilEvictedAsync();
        }

        await Shows(new TaskFilter(), [third.Id, second.Id, first.Id]);
        await Shows(new TaskFilter { State = TaskState.Completed }, [third.Id, first.Id]);
        await Shows(new TaskFilter { State = TaskState.Failed }, [second.Id]);
        await Shows(new TaskFilter { State = TaskState.Queued }, []);
        await Shows(new TaskFilter { Type = "fail" }, [second.Id]);
        await Shows(new TaskFilter { Domain = "other" }, [third.Id]);
        await Shows(new TaskFilter { Domain = "nowhere" }, []);
        await Shows(new TaskFilter { Agent = "local" }, [third.Id, second.Id, first.Id]);
        await Shows(new TaskFilter { Agent = "remote" }, []);
        await Shows(new TaskFilter { SubmittedAfter = first.SubmittedAt }, [third.Id, second.Id]);
        await Shows(new TaskFilter { Tags = new Dictionary<string, string> { ["kind"] = "a" } }, [first.Id]);
        await Shows(new TaskFilter { Tags = new Dictionary<string, string> { ["kind"] = "a", ["team"] = "y" } }, []);
        await Shows(new TaskFilter { Tags = new Dictionary<string, string> { ["kind"] = "a", ["team"] = "x" }, Type = "echo" }, [first.Id]);
        table.Open();

        async Task Shows(TaskFilter filter, TaskId[] expected)
        {
            Assert.Equal(expected, (await node.ListAsync(filter, limit: 1)).Select(task => task.Id));
            Assert.Equal(expected, (await node.ListAsync(filter)).Select(task => task.Id));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task A_page_has_1_to_1000_tasks(int limit)
    {
        await using var node = await TestNode.StartAsync(_ => { });

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => node.Tasks.ListAsync(new TaskFilter(), limit));
    }

    [Fact]
    public async Task A_clock_that_steps_back_does_not_break_the_order()
    {
        var clock = new FakeClock();
        await using var node = await TestNode.StartAsync(_ => { }, clock);
        var ids = new List<TaskId>();
        for (var i = 0; i < 5; i++)
        {
            ids.Add((await node.RunAsync(TestNode.Spec("echo"))).Id);
            clock.SetUtcNow(clock.GetUtcNow() - TimeSpan.FromHours(1));
        }

        var listed = await node.ListAsync(limit: 2);

        Assert.Equal(ids.Order(), ids);
        Assert.Equal(Enumerable.Reverse(ids), listed.Select(task => task.Id));
        Assert.All(listed, task => Assert.True(task.FinishedAt >= task.SubmittedAt));
        Assert.All(listed.Zip(listed.Skip(1)), pair => Assert.True(pair.First.SubmittedAt >= pair.Second.SubmittedAt));
    }
}
