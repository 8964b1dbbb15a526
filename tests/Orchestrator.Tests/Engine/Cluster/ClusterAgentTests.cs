using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Redundancy;
using Orchestrator.Engine.Agents.Sessions;

namespace Orchestrator.Tests.Engine.Cluster;

/// <summary>Agents from outside at a cluster: whatever node they are attached to, they work for all domains.</summary>
public sealed class ClusterAgentTests
{
    private static readonly string[] Names = ["a", "b", "c"];

    [Fact]
    public async Task An_agent_of_one_node_works_for_the_domains_of_all()
    {
        await using var cluster = await TestCluster.StartAsync((_, options) => options.Slots = 0, Names);
        new EchoAgent("worker").Connect(cluster.Node("b").Agents);

        foreach (var domain in Enumerable.Range(0, 12).Select(i => $"d{i}"))
        {
            var task = (await cluster["a"].SubmitAsync(TestNode.Spec("anything", domain, "7")).Soon()).Id;
            var ended = await cluster["c"].WaitAsync(task, TimeSpan.FromSeconds(20)).Soon();
            Assert.Equal((TaskState.Completed, "worker"), (ended!.State, ended.Agent));
        }
    }

    [Fact]
    public async Task Every_node_shows_all_agents_and_has_any_of_them_leave()
    {
        await using var cluster = await TestCluster.StartAsync((_, options) => options.Slots = 0, Names);
        new EchoAgent("worker").Connect(cluster.Node("b").Agents);

        Assert.Equal(["a", "b", "c", "worker"], (await cluster.Node("c").Agents.ListAsync(CancellationToken.None).Soon()).Select(agent => agent.Profile.Id));
        Assert.Equal("b", (await cluster.Node("a").Agents.FindAsync("worker", CancellationToken.None).Soon())!.Node);
        Assert.Equal(AgentAnswer.Accepted, await cluster.Node("c").Agents.DrainAsync("worker", CancellationToken.None).Soon());
        Assert.Equal(AgentState.Draining, (await cluster.Node("a").Agents.FindAsync("worker", CancellationToken.None).Soon())!.State);
        Assert.Equal(AgentAnswer.AgentNotFound, await cluster.Node("c").Agents.DrainAsync("nobody", CancellationToken.None).Soon());
    }

    [Fact]
    public async Task An_agent_whose_node_has_left_goes_on_at_another_with_what_it_runs()
    {
        await using var cluster = await TestCluster.StartAsync((_, options) => options.Slots = 0, Names);
        var agent = new EchoAgent("worker") { Holds = true }.Connect(cluster.Node("b").Agents);
        var task = (await cluster["a"].SubmitAsync(TestNode.Spec("anything", "d", "7")).Soon()).Id;
        await agent.Got;

        await cluster.StopAsync("b");
        agent.Connect(cluster.Node("c").Agents);

        Assert.Equal(AgentAnswer.Accepted, await agent.EndAsync());
        var ended = await cluster["a"].WaitAsync(task, TimeSpan.FromSeconds(20)).Soon();
        Assert.Equal((TaskState.Completed, 1), (ended!.State, ended.Attempt));
    }

    [Fact]
    public async Task An_agent_that_changes_nodes_keeps_what_it_runs_although_its_first_node_lives()
    {
        // What is tried is the change of nodes, and not how soon a slow machine comes to it.
        await using var cluster = await TestCluster.StartAsync(
            (_, options) => (options.Slots, options.Agents) = (0, options.Agents with { ReconnectGrace = TimeSpan.FromSeconds(30) }), Names);
        var agent = new EchoAgent("worker") { Holds = true }.Connect(cluster.Node("b").Agents);
        var task = (await cluster["a"].SubmitAsync(TestNode.Spec("anything", "d", "7")).Soon()).Id;
        await agent.Got;

        agent.Stream!.Dispose();
        agent.Connect(cluster.Node("c").Agents);
        await TestNode.UntilAsync(() => Task.FromResult(cluster.Node("b").Pool.Count == 0));

        Assert.Equal(AgentAnswer.Accepted, await agent.EndAsync());
        Assert.Equal(1, (await cluster["a"].WaitAsync(task, TimeSpan.FromSeconds(20)).Soon())!.Attempt);
    }

    [Fact]
    public async Task Copies_of_a_task_run_on_agents_of_several_nodes()
    {
        await using var cluster = await TestCluster.StartAsync((_, options) => options.Slots = 0, Names);
        foreach (var name in Names)
        {
            new EchoAgent("at-" + name, slots: 1).Connect(cluster.Node(name).Agents);
        }

        var spec = TestNode.Spec("anything", "d", "7") with { Requirements = new TaskRequirements { Redundancy = 3, RedundancyPolicy = RedundancyPolicy.All } };
        var task = (await cluster["a"].SubmitAsync(spec).Soon()).Id;

        var ended = await cluster["b"].WaitAsync(task, TimeSpan.FromSeconds(20)).Soon();
        Assert.Equal(TaskState.Completed, ended!.State);
        Assert.Equal("[7,7,7]"u8, ended.Result.Span);
        Assert.Equal(["at-a", "at-b", "at-c"], ended.Attempts.Select(copy => copy.Agent).Order());
    }
}
