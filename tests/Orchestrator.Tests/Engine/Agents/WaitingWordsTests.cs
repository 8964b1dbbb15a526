using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Flow;
using Orchestrator.Tests.Engine.Cluster;

namespace Orchestrator.Tests.Engine.Agents;

/// <summary>A task that does not run says why, in words that name what is missing.</summary>
public sealed class WaitingWordsTests
{
    [Fact]
    public async Task What_no_agent_has_is_named_with_those_that_are_away()
    {
        await using var node = await AgentNode.StartAsync();
        var gone = new EchoAgent("gone").Connect(node.Agents);
        node.Agents.EndSession("gone", gone.Session!, "it is switched off");
        new EchoAgent("here").Connect(node.Agents);

        var task = await node.SubmitAsync(TestNode.Spec("any") with { Requirements = new TaskRequirements { Capabilities = ["gpu"] } });

        Assert.Equal("no agent has capability 'gpu'; 1 agent is offline", await node.WhyAsync(task));
    }

    [Fact]
    public async Task A_limit_of_its_key_is_named()
    {
        await using var node = await AgentNode.StartAsync(options =>
            options.Queue = options.Queue with { Flow = new FlowLimits { Concurrency = new KeyedLimit<int>(1) } });
        var agent = new EchoAgent("here", slots: 4) { Holds = true }.Connect(node.Agents);
        await node.SubmitAsync(TestNode.Spec("any") with { ConcurrencyKey = "x" });
        await agent.Got;

        var task = await node.SubmitAsync(TestNode.Spec("any") with { ConcurrencyKey = "x" });

        Assert.Equal("concurrency key 'x': 1 of 1 attempts run", await node.WhyAsync(task));
    }

    [Fact]
    public async Task Why_an_agent_with_free_slots_gets_no_work_is_named()
    {
        await using var node = await AgentNode.StartAsync();
        new EchoAgent("hot").Connect(node.Agents);
        node.Agents.HoldBack("hot", "its processors are at 95 %");

        var task = await node.SubmitAsync(TestNode.Spec("any"));

        Assert.Equal("agent 'hot', which gets no work: its processors are at 95 %", await node.WhyAsync(task));
        node.Agents.HoldBack("hot", null);
        Assert.Equal(TaskState.Completed, (await node.EndAsync(task)).State);
    }

    [Fact]
    public async Task Agents_of_the_wished_zone_go_first_and_others_when_they_are_full()
    {
        await using var node = await AgentNode.StartAsync();
        new EchoAgent("east", slots: 1, zone: "east") { Holds = true }.Connect(node.Agents);
        new EchoAgent("west", slots: 4, zone: "west") { Holds = true }.Connect(node.Agents);
        var spec = TestNode.Spec("any") with { Requirements = new TaskRequirements { Zone = "east" } };

        var first = await node.SubmitAsync(spec);
        var second = await node.SubmitAsync(spec);

        Assert.Equal(("east", "west"), (await node.AgentOfAsync(first), await node.AgentOfAsync(second)));
    }

    [Fact]
    public async Task Copies_of_a_task_are_spread_over_zones()
    {
        await using var node = await AgentNode.StartAsync();
        foreach (var (id, zone) in new[] { ("e1", "east"), ("e2", "east"), ("e3", "east"), ("w1", "west") })
        {
            new EchoAgent(id, slots: 1, zone).Connect(node.Agents);
        }

        var spec = TestNode.Spec("any", input: "1") with { Requirements = new TaskRequirements { Redundancy = 2, RedundancyPolicy = Orchestrator.Domain.Tasks.Redundancy.RedundancyPolicy.All } };
        var ended = await node.EndAsync(await node.SubmitAsync(spec));

        Assert.Contains("w1", ended.Attempts.Select(copy => copy.Agent));
    }
}
