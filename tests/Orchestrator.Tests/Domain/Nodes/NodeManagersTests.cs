using FsCheck.Fluent;
using Orchestrator.Domain;
using Orchestrator.Domain.Nodes;

namespace Orchestrator.Tests.Domain.Nodes;

/// <summary>Node managers come, fall silent, come back and say how loaded they are; what is done about their agents follows.</summary>
public sealed class NodeManagersTests
{
    private static readonly NodeLimits Limits = new() { MaxNodes = 2, Heartbeat = TimeSpan.FromSeconds(10), MissedHeartbeats = 3 };
    private static readonly Instant Start = Instant.From(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly NodeManagers nodes = new(Limits);

    [Fact]
    public void Each_agent_of_a_new_node_is_attached_under_the_name_of_both()
    {
        var plan = nodes.Register(Node("n", "a", "b"), Start);

        Assert.Equal(NodeOutcome.Accepted, plan.Outcome);
        Assert.Equal(["attach n.a", "attach n.b", "admit n.a", "admit n.b"], Words(plan.Steps));
    }

    [Fact]
    public void Registering_again_changes_only_what_has_changed()
    {
        nodes.Register(Node("n", "a", "b"), Start);

        Assert.Equal(["admit n.a", "admit n.b"], Words(nodes.Register(Node("n", "a", "b"), After(1)).Steps));
        Assert.Equal(["detach n.a", "attach n.c", "admit n.b", "admit n.c"], Words(nodes.Register(Node("n", "b", "c"), After(2)).Steps));
        Assert.Equal(["attach n.b", "attach n.c", "admit n.b", "admit n.c"], Words(nodes.Register(Node("n", "b", "c") with { Address = new Uri("http://elsewhere:1") }, After(3)).Steps));
    }

    [Fact]
    public void A_node_that_falls_silent_is_down_once_and_heals_with_the_next_heartbeat()
    {
        nodes.Register(Node("n", "a"), Start);

        Assert.Empty(nodes.Tick(After(30)));
        Assert.Equal(["detach n.a"], Words(nodes.Tick(After(31))));
        Assert.Empty(nodes.Tick(After(32)));
        Assert.False(nodes.Find("n")!.IsUp);

        Assert.Equal(["attach n.a", "admit n.a"], Words(nodes.Hear(new NodeHeartbeat("n"), After(40)).Steps));
        Assert.Equal((true, 2), (nodes.Find("n")!.IsUp, nodes.Find("n")!.Lives));
        Assert.Equal(["admit n.a"], Words(nodes.Hear(new NodeHeartbeat("n"), After(41)).Steps));
    }

    [Fact]
    public void A_node_that_was_down_for_long_is_forgotten_and_makes_room()
    {
        nodes.Register(Node("n"), Start);
        nodes.Register(Node("m"), Start);
        Assert.Equal(NodeOutcome.TooMany, nodes.Register(Node("o"), After(1)).Outcome);

        nodes.Tick(After(31));
        Assert.Equal(NodeOutcome.TooMany, nodes.Register(Node("o"), After(32)).Outcome);
        nodes.Tick(Start + Limits.Silence + Limits.Remembered + TimeSpan.FromSeconds(1));

        Assert.Equal(NodeOutcome.Unknown, nodes.Hear(new NodeHeartbeat("n"), After(5000)).Outcome);
        Assert.Equal(NodeOutcome.Accepted, nodes.Register(Node("o"), After(5000)).Outcome);
    }

    [Theory]
    [InlineData(80, 85, "active", null)]
    [InlineData(80.5, 0, "active", "node 'n' has 80.5% of its processors in use, and the limit is 80% (network.cpu_threshold)")]
    [InlineData(0, 86, null, "node 'n' has 86% of its memory in use, and the limit is 85% (network.memory_threshold)")]
    [InlineData(0, 0, "Busy", null)]
    [InlineData(0, 0, "maintenance", "node 'n' says that it is 'maintenance'")]
    public void A_node_above_a_threshold_gets_no_new_work_and_says_why(double cpu, double memory, string? status, string? why)
    {
        nodes.Register(Node("n", "a"), Start);

        var plan = nodes.Hear(new NodeHeartbeat("n") { CpuUsage = cpu, MemoryUsage = memory, Status = status }, After(1));

        Assert.Equal(why, Assert.Single(plan.Steps.OfType<NodeStep.HoldBack>()).Reason);
        Assert.Equal(why, NodeAdmission.WhyNot(plan.Node!, Limits));
    }

    [Fact]
    public void One_agent_of_a_node_can_be_out_of_order()
    {
        nodes.Register(Node("n", "a", "b"), Start);

        var plan = nodes.Hear(new NodeHeartbeat("n") { Agents = new Dictionary<string, string> { ["a"] = "crashed", ["b"] = "idle" } }, After(1));

        Assert.Equal(["node 'n' says that the agent is 'crashed'", null], plan.Steps.OfType<NodeStep.HoldBack>().Select(step => step.Reason));
    }

    [Theory]
    [InlineData(0.5, null, null, 0.5)]
    [InlineData(75.0, 10.0, null, 0.75)]
    [InlineData(null, 20.0, 60.0, 0.6)]
    [InlineData(null, null, null, null)]
    public void Its_load_is_what_it_says_or_the_fuller_of_processors_and_memory(double? score, double? cpu, double? memory, double? load)
    {
        nodes.Register(Node("n", "a"), Start);

        var plan = nodes.Hear(new NodeHeartbeat("n") { LoadScore = score, CpuUsage = cpu, MemoryUsage = memory }, After(1));

        Assert.Equal(load, plan.Steps.OfType<NodeStep.ReportLoad>().SingleOrDefault()?.Load);
    }

    [Fact]
    public void A_session_that_ended_by_itself_begins_anew_with_the_next_sign_of_life()
    {
        nodes.Register(Node("n", "a", "b"), Start);
        nodes.Lost("n", "a");

        Assert.Equal(["attach n.a", "admit n.a", "admit n.b"], Words(nodes.Hear(new NodeHeartbeat("n"), After(1)).Steps));
        nodes.Lost("n", "b");
        Assert.Equal(["attach n.b", "admit n.a", "admit n.b"], Words(nodes.Register(Node("n", "a", "b"), After(2)).Steps));
    }

    [Fact]
    public void Whatever_happens_the_attached_agents_are_those_of_nodes_that_are_up() => Properties.CheckLists(Gen.Choose(0, 255), 40, steps =>
    {
        var machine = new NodeManagers(Limits);
        var attached = new HashSet<string>();
        var now = Start;
        foreach (var step in steps)
        {
            now += TimeSpan.FromSeconds(step / 32 * 5);
            foreach (var done in Take(machine, step, now, attached))
            {
                // Who is told something is attached, or is being attached.
                Assert.True(done switch
                {
                    NodeStep.Attach => attached.Add(done.AgentId) || true,
                    NodeStep.Detach => attached.Remove(done.AgentId),
                    _ => attached.Contains(done.AgentId),
                }, done.ToString());
            }

            var wanted = machine.All.Where(one => one.IsUp).SelectMany(one => one.Registration.Agents.Where(agent => !one.Detached.Contains(agent.Name)).Select(agent => agent.IdAt(one.Id)));
            Assert.Equal(wanted.Order(StringComparer.Ordinal), attached.Order(StringComparer.Ordinal));
        }
    });

    [Fact]
    public void The_pauses_between_questions_grow_to_a_minute_and_never_beyond() => Properties.Check(Gen.Choose(0, 100_000), seed =>
    {
        var (probe, chance) = (new EndpointProbe(Start, 0), new SeededChance((ulong)seed));
        var most = TimeSpan.FromSeconds(1);
        for (var i = 0; i < seed % 50; i++)
        {
            probe = probe.Failed(Start, chance);
            Assert.InRange(probe.NextAt - Start, most / 2, most);
            most = most * 2 < EndpointProbe.LongestPause ? most * 2 : EndpointProbe.LongestPause;
        }

        Assert.Equal(new EndpointProbe(Start + Limits.Heartbeat, 0), probe.Answered(Start, Limits.Heartbeat));
    });

    private static IReadOnlyList<NodeStep> Take(NodeManagers machine, int step, Instant now, HashSet<string> attached)
    {
        var node = step % 2 == 0 ? "n" : "m";
        switch (step / 2 % 4)
        {
            case 0:
                string[][] agents = [[], ["a"], ["a", "b"], ["b", "c"]];
                return machine.Register(Node(node, agents[step / 8 % 4]), now).Steps;
            case 1:
                return machine.Hear(new NodeHeartbeat(node), now).Steps;
            case 2:
                return machine.Tick(now);
            default:
                if (attached.Remove($"{node}.a"))
                {
                    machine.Lost(node, "a");
                }

                return [];
        }
    }

    private static Instant After(int seconds) => Start + TimeSpan.FromSeconds(seconds);

    private static NodeRegistration Node(string id, params string[] agents) =>
        new(id, new Uri("http://127.0.0.1:1")) { Agents = [.. agents.Select(name => new ManagedAgent(name))] };

    private static IEnumerable<string> Words(IEnumerable<NodeStep> steps) => steps.Select(step => step switch
    {
        NodeStep.Attach => $"attach {step.AgentId}",
        NodeStep.Detach => $"detach {step.AgentId}",
        NodeStep.HoldBack { Reason: null } => $"admit {step.AgentId}",
        _ => step.ToString(),
    });
}
