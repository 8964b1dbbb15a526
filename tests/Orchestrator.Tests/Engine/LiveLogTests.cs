using Orchestrator.Domain.Tasks;
using Orchestrator.Engine;
using Orchestrator.Engine.Logs;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Engine;

/// <summary>Logs of tasks that run: what is seen before it is stored, and waiting for more.</summary>
public sealed class LiveLogTests
{
    private readonly Gate gate = new();
    private readonly GatedLogStore store = new();

    [Fact]
    public async Task Lines_are_seen_before_they_are_stored_and_afterwards()
    {
        store.Hold();
        await using var node = await StartAsync();
        var (id, context) = await BeginAsync(node);

        context.Log("one");
        Assert.Equal(["one"], Texts(await node.Tasks.LogsAsync(id)));
        store.Open();
        await store.UntilAsync(id.ToString(), lines => lines.Count == 1);
        context.Log("two");

        Assert.Equal(["one", "two"], Texts(await node.Tasks.LogsAsync(id)));
        store.Hold();
        context.Log("three");
        var page = await node.Tasks.LogsAsync(id, limit: 2);
        Assert.Equal(["one", "two"], Texts(page));
        page = await node.Tasks.LogsAsync(id, page!.Next!.Value);
        Assert.Equal(["three"], Texts(page));
        Assert.NotNull(page!.Next);
        store.Open();
    }

    [Fact]
    public async Task What_is_kept_of_the_end_is_seen_while_it_changes()
    {
        await using var node = await StartAsync(options => options.MaxLogBytes = 360);
        var (id, context) = await BeginAsync(node);
        Log(context, 1, 20);

        var first = await node.Tasks.LogsAsync(id);
        Assert.Equal([.. Enumerable.Range(1, 10), 18, 19, 20], Numbers(first));
        Assert.StartsWith("[... 8 lines were left out", first!.Items[10].Text);

        Log(context, 21, 22);
        var second = await node.Tasks.LogsAsync(id, first.Next!.Value);
        Assert.Equal([21, 22], Numbers(second));
        Assert.Equal(["0021", "0022"], Texts(second));

        Log(context, 23, 30);
        var third = await node.Tasks.LogsAsync(id, second!.Next!.Value);
        Assert.Equal([28, 29, 30], Numbers(third));
        Assert.StartsWith("[... 6 lines were left out", third!.Items[0].Text);

        gate.Open();
        await node.EndAsync(id);
        Assert.Equal([.. Enumerable.Range(1, 10), 28, 29, 30], Numbers(await node.Tasks.LogsAsync(id)));
        var last = await node.Tasks.LogsAsync(id, third.Next!.Value);
        Assert.Empty(Texts(last));
        Assert.Null(last!.Next);
    }

    [Fact]
    public async Task A_caller_who_waits_is_told_of_a_line()
    {
        await using var node = await StartAsync();
        var (id, context) = await BeginAsync(node);
        var waiting = node.Tasks.LogsAsync(id, wait: TimeSpan.FromMinutes(1));
        await UntilReadAsync(1);

        context.Log("news");

        var page = await waiting.Soon();
        Assert.Equal(["news"], Texts(page));
        Assert.NotNull(page!.Next);
    }

    [Fact]
    public async Task All_who_wait_are_told()
    {
        await using var node = await StartAsync();
        var (id, context) = await BeginAsync(node);
        var waiting = Enumerable.Range(0, 5).Select(_ => node.Tasks.LogsAsync(id, wait: TimeSpan.FromMinutes(1))).ToList();
        await UntilReadAsync(5);

        context.Log("news");

        Assert.All(await Task.WhenAll(waiting).Soon(), page => Assert.Equal(["news"], Texts(page)));
    }

    [Fact]
    public async Task A_caller_who_waits_is_told_of_the_end_of_a_task_that_logs_nothing()
    {
        await using var node = await StartAsync();
        var (id, _) = await BeginAsync(node);
        var waiting = node.Tasks.LogsAsync(id, wait: TimeSpan.FromMinutes(1));
        await UntilReadAsync(1);

        gate.Open();

        var page = await waiting.Soon();
        Assert.Empty(Texts(page));
        Assert.Null(page!.Next);
    }

    [Fact]
    public async Task A_caller_whose_patience_is_over_gets_an_empty_page_and_can_go_on()
    {
        var clock = new FakeClock();
        await using var node = await StartAsync(clock: clock);
        var (id, context) = await BeginAsync(node);
        context.Log("one");
        var after = (await node.Tasks.LogsAsync(id))!.Next!.Value;
        var waiting = node.Tasks.LogsAsync(id, after, wait: TimeSpan.FromSeconds(60));

        await TestNode.UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(20));
            return Task.FromResult(waiting.IsCompleted);
        });

        var page = await waiting.Soon();
        Assert.Empty(Texts(page));
        Assert.Equal(after, page!.Next);
    }

    [Fact]
    public async Task A_caller_who_goes_away_hears_so()
    {
        await using var node = await StartAsync();
        var (id, _) = await BeginAsync(node);
        using var leaving = new CancellationTokenSource();
        var waiting = node.Tasks.LogsAsync(id, wait: TimeSpan.FromMinutes(1), cancellation: leaving.Token);

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Soon());
    }

    [Fact]
    public async Task A_follower_gets_every_line_once_while_they_are_written_and_stored()
    {
        const int count = 3_000;
        await using var node = await TestNode.StartAsync(
            options => options.Handle("log", async (context, _) =>
            {
                for (var i = 1; i <= count; i++)
                {
                    context.Log($"{i}");
                    if (i % 100 == 0)
                    {
                        await Task.Delay(10, CancellationToken.None);
                    }
                }

                return TaskOutcome.Done;
            }),
            logs: store);
        var id = await node.SubmitAsync(TestNode.Spec("log"));

        var lines = new List<string>();
        for (TaskLogPosition? after = TaskLogPosition.Start; after is { } from;)
        {
            var page = await node.Tasks.LogsAsync(id, from, limit: 50, TimeSpan.FromMinutes(1)).Soon();
            lines.AddRange(Texts(page));
            after = page!.Next;
        }

        Assert.Equal(Enumerable.Range(1, count).Select(i => $"{i}"), lines);
    }

    private static void Log(TaskContext context, int first, int last)
    {
        for (var i = first; i <= last; i++)
        {
            context.Log($"{i:0000}");
        }
    }

    private static List<string> Texts(TaskLogPage? page) => [.. page!.Items.Select(line => line.Text)];

    private static List<int> Numbers(TaskLogPage? page) => [.. page!.Items.Select(line => (int)line.Position.Line)];

    private Task<TestNode> StartAsync(Action<OrchestratorOptions>? configure = null, FakeClock? clock = null) => TestNode.StartAsync(
        options =>
        {
            options.Handle("log", gate.Obey);
            configure?.Invoke(options);
        },
        clock,
        logs: store);

    /// <summary>Callers have looked at memory and store, so that only news can answer them now.</summary>
    private Task UntilReadAsync(int times) => TestNode.UntilAsync(() => Task.FromResult(store.Reads >= times));

    /// <summary>A task that runs until the gate opens, and what its handler sees.</summary>
    private async Task<(TaskId Id, TaskContext Context)> BeginAsync(TestNode node)
    {
        var id = await node.SubmitAsync(TestNode.Spec("log"));
        return (id, await gate.Entered);
    }
}
