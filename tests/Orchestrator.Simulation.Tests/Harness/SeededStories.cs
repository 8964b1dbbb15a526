using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Simulation.Tests.Harness;

/// <summary>
/// Stories drawn from seeds. The variable with <c>_SEEDS</c> behind it sets how many are told, the one with <c>_SEED</c> replays one; every fourth is told twice, and must go the same way.
/// </summary>
/// <param name="variable">Such as <c>ORCHESTRATOR_RUN</c>.</param>
/// <param name="write">Draws a story.</param>
internal sealed class SeededStories(string variable, int defaultSeeds, Func<int, LineLog?, IStory> write, ITestOutputHelper output)
{
    /// <summary>Tells them all, and fails with those that did not hold.</summary>
    public void Tell([CallerMemberName] string test = "")
    {
        if (Number("_SEED") is { } one)
        {
            Tell(one, new LineLog(output.WriteLine), test);
            return;
        }

        var seeds = Number("_SEEDS") ?? defaultSeeds;
        var failures = new ConcurrentQueue<string>();

        // A story keeps to the thread that tells it.
        Parallel.For(1, 1 + seeds, seed =>
        {
            try
            {
                var hash = Tell(seed, null, test);
                if (seed % 4 == 0 && Tell(seed, null, test) != hash)
                {
                    failures.Enqueue($"Seed {seed} went another way the second time: something is left to chance.");
                }
            }
            catch (SimulationFailedException e)
            {
                failures.Enqueue(e.Message);
            }
        });
        Assert.True(failures.IsEmpty, $"{failures.Count} of {seeds} seeds failed.\n{string.Join('\n', failures)}");
    }

    private ulong Tell(int seed, LineLog? log, string test)
    {
        var story = write(seed, log);
        try
        {
            story.Tell();
        }
        catch (Exception e)
        {
            throw new SimulationFailedException(
                $"Seed {seed}: {e.Message} ({story.Summary})\n"
                + $"Replay it with: {variable}_SEED={seed} dotnet test tests/Orchestrator.Simulation.Tests --filter {test}\n"
                + (e is SimulationFailedException { InnerException: null } ? string.Empty : e.ToString()),
                e);
        }

        output.WriteLine($"Seed {seed}: {story.Summary}");
        return story.TraceHash;
    }

    private int? Number(string suffix) => int.TryParse(Environment.GetEnvironmentVariable(variable + suffix), out var number) ? number : null;
}
