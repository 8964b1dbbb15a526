using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine;

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
}
