using Orchestrator.Cli.Workflows.Drawing;
using Orchestrator.Contracts.Workflows;

namespace Orchestrator.Integration.Tests.Workflows;

/// <summary>How the graph of a run is drawn as lines.</summary>
public sealed class RunTreeTests
{
    [Fact]
    public void Steps_one_after_the_other_stand_below_each_other() => Assert.Equal(["a", "b", "c"], Draw("a", "b:a", "c:b"));

    [Fact]
    public void Steps_beside_each_other_are_branches_and_what_waits_for_them_stands_below() => Assert.Equal(
        ["a", "├─ b", "└─ c", "d", "e"], Draw("a", "b:a", "c:a", "d:b,c", "e:d"));

    [Fact]
    public void A_branch_goes_on_and_branches_again() => Assert.Equal(
        ["a", "├─ b", "│  d", "│  ├─ e", "│  └─ f", "│  g", "└─ c", "h"], Draw("a", "b:a", "c:a", "d:b", "e:d", "f:d", "g:e,f", "h:g,c"));

    [Fact]
    public void Several_beginnings_stand_below_each_other_with_what_waits_for_all() => Assert.Equal(["a", "b", "c"], Draw("a", "b", "c:a,b"));

    [Fact]
    public void A_chain_of_ten_thousand_steps_is_drawn() =>
        Assert.Equal(10_000, Draw([.. Enumerable.Range(0, 10_000).Select(i => i == 0 ? "s0" : $"s{i}:s{i - 1}")]).Count);

    private static List<string> Draw(params string[] steps) => [.. RunTree.Draw(steps.Select(step => step.Split(':')).ToDictionary(
        parts => parts[0],
        parts => new RunStepResource
        {
            Status = "pending",
            Dependencies = parts.Length > 1 ? parts[1].Split(',') : [],
            TaskId = null,
            RunId = null,
            Signal = null,
            DeadlineAt = null,
            Attempt = 0,
            Cached = false,
            Elements = null,
            Progress = null,
            WaitingFor = null,
            Reason = null,
            StartedAt = null,
            FinishedAt = null,
            Result = default,
            Error = null,
        })).Select(line => line.Branches + line.Id)];
}
