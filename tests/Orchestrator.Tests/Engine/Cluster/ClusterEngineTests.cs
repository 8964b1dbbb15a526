using Orchestrator.Domain.Bulk;
using Orchestrator.Domain.Locks;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine;
using Orchestrator.Engine.Events;
using Orchestrator.Engine.Locks;

namespace Orchestrator.Tests.Engine.Cluster;

/// <summary>The engine on several nodes: whatever node is asked, the answer is that of one engine.</summary>
public sealed class ClusterEngineTests
{
    private static readonly string[] Names = ["a", "b", "c"];

    [Fact]
    public async Task Any_node_takes_a_task_and_every_node_shows_it()
    {
        await using var cluster = await TestCluster.StartAsync((_, _) => { }, Names);

        foreach (var taker in Names)
        {
            var submitted = await cluster[taker].SubmitAsync(TestNode.Spec("echo", "d-" + taker, "7")).Soon();
            Assert.Equal(TaskReplyKind.Accepted, submitted.Kind);
            foreach (var shower in Names)
            {
                var ended = await cluster[shower].WaitAsync(submitted.Id, TimeSpan.FromSeconds(20)).Soon();
                Assert.Equal(TaskState.Completed, ended!.State);
                Assert.Equal("7"u8, ended.Result.Span);
                var page = await cluster[shower].ListAsync(new TaskFilter { Domain = "d-" + taker }, 10).Soon();
                Assert.Equal(submitted.Id, Assert.Single(page.Items).Id);
            }
        }

        var status = await cluster["b"].StatusAsync().Soon();
        Assert.Equal(Names, status.Nodes.Select(node => node.Node).Order(StringComparer.Ordinal));
        Assert.Equal(3, status.Domains.Sum(domain => domain.Counts[(int)TaskState.Completed]));
    }

    [Fact]
    public async Task A_batch_goes_to_all_its_domains_and_keeps_its_order()
    {
        await using var cluster = await TestCluster.StartAsync((_, _) => { }, Names);

        var specs = Enumerable.Range(0, 300).Select(i => TestNode.Spec("echo", $"d{i % 7}", $"{i}")).ToList();
        var outcomes = await cluster["a"].SubmitManyAsync(specs).Soon();

        for (var i = 0; i < specs.Count; i++)
        {
            Assert.Null(outcomes[i].Failure);
            var ended = await cluster["b"].WaitAsync(outcomes[i].Reply.Task, TimeSpan.FromSeconds(20)).Soon();
            Assert.Equal(specs[i].Input.Span, ended!.Result.Span);
        }
    }

    [Fact]
    public async Task One_domain_uses_the_slots_of_all_nodes()
    {
        var running = new CountdownEvent(3);
        var go = new TaskCompletionSource();
        await using var cluster = await TestCluster.StartAsync(
            (_, options) =>
            {
                options.Slots = 1;
                options.Handle("meet", async (_, _) =>
                {
                    running.Signal();
                    await go.Task;
                    return new TaskOutcome.Completed(JsonPayload.Null);
                });
            },
            Names);

        var tasks = new List<TaskId>();
        for (var i = 0; i < 3; i++)
        {
            tasks.Add((await cluster["a"].SubmitAsync(TestNode.Spec("meet")).Soon()).Id);
        }

        Assert.True(running.Wait(TimeSpan.FromSeconds(20)), "They did not all run at once.");
        go.SetResult();
        var agents = new List<string>();
        foreach (var task in tasks)
        {
            var ended = await cluster["a"].WaitAsync(task, TimeSpan.FromSeconds(20)).Soon();
            Assert.Equal(TaskState.Completed, ended!.State);
            agents.Add(ended.Agent!);
        }

        Assert.Equal(Names, agents.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_node_that_leaves_hands_over_and_no_call_fails()
    {
        await using var cluster = await TestCluster.StartAsync((_, _) => { }, Names);
        var ids = new List<TaskId>();
        using var over = new CancellationTokenSource();
        var load = LoadAsync();

        await cluster.StopAsync("a");
        await cluster.AddAsync("d");
        await cluster.StopAsync("b");
        await over.CancelAsync();
        await load;

        Assert.NotEmpty(ids);
        foreach (var id in ids)
        {
            Assert.Equal(TaskState.Completed, (await cluster["d"].WaitAsync(id, TimeSpan.FromSeconds(20)).Soon())!.State);
        }

        async Task LoadAsync()
        {
            for (var i = 0; !over.IsCancellationRequested; i++)
            {
                ids.Add((await cluster["c"].SubmitAsync(TestNode.Spec("echo", $"d{i % 5}")).Soon()).Id);
            }
        }
    }

    [Fact]
    public async Task A_lock_is_one_over_all_nodes_and_goes_on_when_its_node_leaves()
    {
        await using var cluster = await TestCluster.StartAsync((_, _) => { }, Names);
        var request = new LockRequest("db", "first") { Ttl = TimeSpan.FromMinutes(5) };

        var held = await cluster.Node("a").Locks.AcquireAsync(request).Soon();
        Assert.Equal(LockOutcome.Granted, held.Outcome);
        var refused = await cluster.Node("b").Locks.AcquireAsync(request with { Owner = "second" }).Soon();
        Assert.Equal(("first", LockOutcome.Held), (refused.Holder!.Owner, refused.Outcome));

        using var given = new CancellationTokenSource();
        var waiting = cluster.Node("c").Locks.AcquireAsync(request with { Owner = "gone", Wait = TimeSpan.FromSeconds(60) }, given.Token);
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        await cluster.StopAsync("a");
        await cluster.StopAsync("b");
        Assert.Equal("first", (await cluster.Node("c").Locks.FindAsync("db").Soon())!.Owner);
        Assert.True(await cluster.Node("c").Locks.ReleaseAsync("db", held.Grant!.LeaseId).Soon());
        var next = await cluster.Node("c").Locks.AcquireAsync(request with { Owner = "third" }).Soon();
        Assert.Equal(LockOutcome.Granted, next.Outcome);
        Assert.True(next.Grant!.Token > held.Grant.Token);
    }

    [Fact]
    public async Task A_bulk_job_finds_the_tasks_of_all_nodes()
    {
        await using var cluster = await TestCluster.StartAsync((_, _) => { }, Names);
        for (var i = 0; i < 60; i++)
        {
            await cluster["a"].SubmitAsync(TestNode.Spec("nobody-runs-this", $"d{i % 6}")).Soon();
        }

        Assert.Equal(60, await cluster.Node("b").Bulk.CountAsync(BulkAction.Cancel, new BulkFilter { Type = "nobody-runs-this" }).Soon());
        var job = await cluster.Node("b").Bulk.StartAsync(BulkAction.Cancel, new BulkFilter { Type = "nobody-runs-this" }, null, "me", null).Soon();
        var ended = await cluster.Node("c").Bulk.WaitAsync(job.Id, TimeSpan.FromSeconds(30)).Soon();

        Assert.Equal((BulkState.Completed, 60L), (ended!.State, ended.Progress!.Changed));
        Assert.Equal(job.Id, Assert.Single(await cluster.Node("a").Bulk.ListAsync().Soon()).Id);
    }

    [Fact]
    public async Task A_listener_hears_the_events_of_all_nodes_and_takes_up_at_another()
    {
        await using var cluster = await TestCluster.StartAsync((_, _) => { }, Names);
        foreach (var domain in Names)
        {
            await cluster["a"].RunAsync(TestNode.Spec("echo", domain)).Soon();
        }

        var (listening, position) = (new TaskCompletionSource(), (EventPosition?)null);
        var heard = new HashSet<TaskId>();
        using var enough = new CancellationTokenSource();
        var first = HearAsync("a", null, enough.Token);
        await listening.Task.Soon();
        foreach (var domain in Names)
        {
            var task = await cluster["b"].RunAsync(TestNode.Spec("echo", domain)).Soon();
            await UntilHeardAsync(task.Id);
        }

        await enough.CancelAsync();
        await first.Soon();
        var missed = new List<TaskId>();
        foreach (var domain in Names)
        {
            missed.Add((await cluster["c"].RunAsync(TestNode.Spec("echo", domain)).Soon()).Id);
        }

        using var over = new CancellationTokenSource();
        var second = HearAsync("c", position, over.Token);
        foreach (var task in missed)
        {
            await UntilHeardAsync(task);
        }

        await over.CancelAsync();
        await second.Soon();

        async Task UntilHeardAsync(TaskId task)
        {
            await TestNode.UntilAsync(() =>
            {
                lock (heard)
                {
                    return Task.FromResult(heard.Contains(task));
                }
            });
        }

        async Task HearAsync(string node, EventPosition? after, CancellationToken cancellation)
        {
            try
            {
                await foreach (var news in cluster[node].ListenAsync<List<TaskId>>(Completed, after, cancellation))
                {
                    Assert.False(news.IsReset);
                    position = news.Position;
                    lock (heard)
                    {
                        heard.UnionWith(news.Value ?? []);
                    }

                    listening.TrySetResult();
                }
            }
            catch (OperationCanceledException)
            {
                // Enough was heard.
            }
        }

        static List<TaskId> Completed(EventBatch batch) =>
            [.. batch.Events.Where(entry => entry.Event.Type == TaskEventType.Completed).Select(entry => entry.Event.Task)];
    }
}
