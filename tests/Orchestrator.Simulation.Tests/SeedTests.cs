using System.Diagnostics;
using Orchestrator.Simulation.Tests.Stories;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Simulation.Tests;

/// <summary>
/// Whole lives of a node, drawn from seeds. <c>ORCHESTRATOR_SIM_SEEDS</c> sets how many are tried, <c>ORCHESTRATOR_SIM_FIRST</c> the
/// first, and <c>ORCHESTRATOR_SIM_SEED</c> replays one.
/// </summary>
public sealed class SeedTests(ITestOutputHelper output)
{
    private const int DefaultSeeds = 300;

    [Fact]
    public void Every_story_keeps_the_guarantee()
    {
        if (Number("ORCHESTRATOR_SIM_SEED") is { } one)
        {
            Tell(one, new LineLog(output.WriteLine));
            return;
        }

        var first = Number("ORCHESTRATOR_SIM_FIRST") ?? 1;
        var seeds = Number("ORCHESTRATOR_SIM_SEEDS") ?? DefaultSeeds;
        var watch = Stopwatch.StartNew();
        for (var seed = first; seed < first + seeds; seed++)
        {
            Tell(seed, null);
        }

        output.WriteLine($"{seeds} seeds in {watch.Elapsed.TotalSeconds:F1} s");
    }

    [Fact]
    public void One_seed_tells_one_story_and_another_seed_another()
    {
        var hashes = new HashSet<ulong>();
        for (var seed = 1; seed <= 10; seed++)
        {
            var (once, again) = (new Story(seed), new Story(seed));
            once.Tell();
            again.Tell();
            Assert.Equal(once.TraceHash, again.TraceHash);
            Assert.True(hashes.Add(once.TraceHash), $"Seed {seed} tells a story that another seed told.");
        }
    }

    private void Tell(int seed, LineLog? log)
    {
        var story = new Story(seed, log);
        try
        {
            story.Tell();
        }
        catch (Exception e)
        {
            Assert.Fail(
                $"Seed {seed}: {e.Message}\n"
                + $"Replay it with: ORCHESTRATOR_SIM_SEED={seed} dotnet test tests/Orchestrator.Simulation.Tests --filter {nameof(Every_story_keeps_the_guarantee)}\n{e}");
        }

        if (log is not null)
        {
            output.WriteLine(story.Summary);
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;
}
