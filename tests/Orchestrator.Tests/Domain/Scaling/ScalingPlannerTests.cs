using Orchestrator.Domain;
using Orchestrator.Domain.Scaling;

namespace Orchestrator.Tests.Domain.Scaling;

public sealed class ScalingPlannerTests
{
    private static readonly Instant Start = new(1_800_000_000_000_000);
    private ScalingPolicy policy = new() { Min = 1, Max = 4 };
    private ScalingMemory memory;

    [Fact]
    public void A_threshold_that_is_crossed_for_long_enough_starts_one_more()
    {
        Assert.Equal("100 % of the slots are used, no less than 80 %, for 0 s; 7 tasks wait; that must last 30 s", At(0, Agents(4), 7).Reason);
        Assert.Equal(ScalingDirection.None, At(29, Agents(4), 7).Direction);

        var decision = At(30, Agents(4), 7);

        Assert.Equal((ScalingDirection.Up, 1), (decision.Direction, decision.Count));
        Assert.Equal("100 % of the slots are used, no less than 80 %, for 30 s; 7 tasks wait", decision.Reason);
    }

    [Fact]
    public void A_break_begins_the_time_anew()
    {
        At(0, Agents(4), 0);
        Assert.Equal("50 % of the slots are used, between 20 % and 80 %", At(20, Agents(2), 0).Reason);
        At(25, Agents(4), 0);

        Assert.Equal(ScalingDirection.None, At(50, Agents(4), 0).Direction);
        Assert.Equal(ScalingDirection.Up, At(55, Agents(4), 0).Direction);
    }

    [Fact]
    public void After_a_change_nothing_is_done_for_the_cooldown()
    {
        At(0, Agents(4), 0);
        At(30, Agents(4), 0);
        At(40, Agents(4, 4), 0);

        Assert.EndsWith("the last change was 170 s ago, the next may come in 130 s", At(200, Agents(4, 4), 0).Reason);
        Assert.Equal(ScalingDirection.Up, At(330, Agents(4, 4), 0).Direction);
    }

    [Fact]
    public void The_emptiest_of_those_that_were_started_here_is_stopped()
    {
        ScalableAgent[] agents = [new("theirs", 4, 0, false), new("b", 4, 1, true), new("c", 4, 0, true), new("a", 4, 0, true)];
        At(0, agents, 0);

        var decision = At(30, agents, 0);

        Assert.Equal(ScalingDirection.Down, decision.Direction);
        Assert.Equal(["a"], decision.Agents);
    }

    [Fact]
    public void Nobody_elses_agent_is_stopped()
    {
        ScalableAgent[] agents = [new("a", 4, 0, false), new("b", 4, 0, false)];
        At(0, agents, 0);

        Assert.EndsWith("none of the agents was started here", At(60, agents, 0).Reason);
    }

    [Fact]
    public void An_agent_is_not_stopped_when_the_rest_would_be_too_full_without_it()
    {
        policy = policy with { ScaleDownThreshold = 0.5 };
        ScalableAgent[] agents = [new("large", 1, 1, false), new("small", 1, 0, true)];
        At(0, agents, 0);

        Assert.EndsWith("with one agent less it would be 80 % or more", At(60, agents, 0).Reason);
    }

    [Fact]
    public void Too_few_are_put_right_without_cooldown_but_not_in_a_loop()
    {
        policy = policy with { Min = 3 };

        var decision = At(0, Agents(0), 0);
        Assert.Equal((ScalingDirection.Up, 2, "there are 1 agents, fewer than 3"), (decision.Direction, decision.Count, decision.Reason));
        Assert.Equal(ScalingDirection.None, At(5, Agents(0), 0).Direction);
        Assert.Equal(ScalingDirection.Up, At(10, Agents(0), 0).Direction);
    }

    [Fact]
    public void Those_that_are_on_their_way_count()
    {
        policy = policy with { Min = 3 };

        Assert.Equal(ScalingDirection.None, At(0, Agents(2), 0, starting: 2).Direction);
        Assert.EndsWith("2 agents were started and have not come yet", At(100, Agents(4), 0, starting: 2).Reason);
    }

    [Fact]
    public void Too_many_are_stopped_as_far_as_they_were_started_here()
    {
        var decision = At(0, Agents(4, 4, 4, 4, 3, 2), 0);

        Assert.Equal(["agent-5", "agent-4"], decision.Agents);
        Assert.Equal("there are 6 agents, more than 4", decision.Reason);
    }

    [Fact]
    public void Without_agents_waiting_tasks_start_the_first_and_nothing_starts_none()
    {
        policy = policy with { Min = 0 };

        Assert.Equal(ScalingDirection.None, At(0, [], 0).Direction);
        Assert.Equal(ScalingDirection.None, At(100, [], 0).Direction);
        At(200, [], 1);
        Assert.Equal(ScalingDirection.Up, At(230, [], 1).Direction);
    }

    [Fact]
    public void The_last_agent_stays_while_tasks_wait()
    {
        policy = policy with { Min = 0 };
        At(0, Agents(0), 5);

        Assert.Equal(ScalingDirection.None, At(100, Agents(0), 5).Direction);
        Assert.Equal(ScalingDirection.Down, At(200, Agents(0), 0).Direction);
    }

    [Fact]
    public void No_more_are_started_at_once_than_the_load_keeps_busy()
    {
        policy = policy with { Max = 100 };
        policy = policy with { Step = 50 };
        At(0, Agents(4), 0);

        // Four of 20 slots would be a fifth.
        Assert.Equal(3, At(30, Agents(4), 0).Count);
        memory = default;
        At(60, Agents(4), 400);
        Assert.Equal(50, At(90, Agents(4), 400).Count);
    }

    [Fact]
    public void A_policy_that_contradicts_itself_is_refused_with_the_cure()
    {
        var wrong = new ScalingPolicy { ScaleUpThreshold = 0.2, ScaleDownThreshold = 0.2, Min = 5, Max = 4, Step = 0, Cooldown = TimeSpan.FromSeconds(-1), For = TimeSpan.MaxValue };

        Assert.Equal(
            [
                "ScaleDownThreshold is 0.2; set it to 0 or more, and below ScaleUpThreshold.",
                "Max is 4; set it between 5 and 100000.",
                "Step is 0; set it between 1 and 100000.",
                "Cooldown is -00:00:01; set it to zero or more and up to a year.",
                $"For is {TimeSpan.MaxValue}; set it to zero or more and up to a year.",
            ],
            ScalingPolicyRules.Problems(wrong));
        Assert.Single(ScalingPolicyRules.Problems(new ScalingPolicy { ScaleUpThreshold = double.NaN }));
        Assert.Single(ScalingPolicyRules.Problems(new ScalingPolicy { ScaleDownThreshold = double.NaN }));
        Assert.Empty(ScalingPolicyRules.Problems(new ScalingPolicy()));
    }

    private static ScalableAgent[] Agents(params int[] used) => [.. used.Select((one, index) => new ScalableAgent($"agent-{index}", 4, one, true))];

    private ScalingDecision At(double seconds, ScalableAgent[] agents, long queued, int starting = 0)
    {
        var seen = new ScalingObservation(Start + TimeSpan.FromSeconds(seconds), agents, starting, [new QueuedNeed("default", queued)]);
        (var decision, memory) = ScalingPlanner.Plan(policy, seen, memory);
        return decision;
    }
}
