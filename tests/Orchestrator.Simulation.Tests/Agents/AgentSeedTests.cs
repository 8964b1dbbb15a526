using System.Diagnostics;

namespace Orchestrator.Simulation.Tests.Agents;

/// <summary>
/// Stories of agents from outside, drawn from seeds. <c>ORCHESTRATOR_AGENT_SEEDS</c> sets how many are tried, <c>ORCHESTRATOR_AGENT_SEED</c> replays one.
/// </summary>
public sealed class AgentSeedTests(ITestOutputHelper output)
{
    private const int DefaultSeeds = 150;

    [Fact]
    public void Every_story_of_agents_keeps_the_guarantee()
    {
        if (Number("ORCHESTRATOR_AGENT_SEED") is { } one)
        {
            Tell(one);
            return;
        }

        var seeds = Number("ORCHESTRATOR_AGENT_SEEDS") ?? DefaultSeeds;
        var watch = Stopwatch.StartNew();
        for (var seed = 1; seed <= seeds; seed++)
        {
            Tell(seed);
        }

        output.WriteLine($"{seeds} seeds in {watch.Elapsed.TotalSeconds:F1} s");
    }

    private void Tell(int seed)
    {
        var story = new AgentStory(seed);
        try
        {
            story.Tell();
        }
        catch (Exception e)
        {
            Assert.Fail(
                $"Seed {seed}: {e.Message}\n"
                + $"Replay it with: ORCHESTRATOR_AGENT_SEED={seed} dotnet test tests/Orchestrator.Simulation.Tests --filter {nameof(Every_story_of_agents_keeps_the_guarantee)}\n{e}");
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;
}
