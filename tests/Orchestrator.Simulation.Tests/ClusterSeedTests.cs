using System.Collections.Concurrent;
using System.Diagnostics;
using Orchestrator.Simulation.Tests.Clusters;
using Orchestrator.Simulation.Tests.Harness;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Simulation.Tests;

/// <summary>
/// Whole clusters, drawn from seeds. <c>ORCHESTRATOR_CLUSTER_SEEDS</c> sets how many are tried, <c>ORCHESTRATOR_CLUSTER_FIRST</c> the
/// first, and <c>ORCHESTRATOR_CLUSTER_SEED</c> replays one.
/// </summary>
public sealed class ClusterSeedTests(ITestOutputHelper output)
{
    private const int DefaultSeeds = 30;

    // Beyond so many seeds, one in ten is told twice.
    private const int AllTwice = 100;

    [Fact]
    public void Every_cluster_keeps_the_guarantee()
    {
        if (Number("ORCHESTRATOR_CLUSTER_SEED") is { } one)
        {
            Tell(one, new LineLog(output.WriteLine));
            return;
        }

        var first = Number("ORCHESTRATOR_CLUSTER_FIRST") ?? 1;
        var seeds = Number("ORCHESTRATOR_CLUSTER_SEEDS") ?? DefaultSeeds;
        var watch = Stopwatch.StartNew();
        var failures = new ConcurrentQueue<string>();

        // A story keeps to the thread that tells it.
        Parallel.For(first, first + seeds, seed =>
        {
            try
            {
                var hash = Tell(seed, null);
                if ((seeds <= AllTwice || seed % 10 == 0) && Tell(seed, null) != hash)
                {
                    failures.Enqueue($"Seed {seed} went another way the second time: something is left to chance.");
                }
            }
            catch (SimulationFailedException e)
            {
                failures.Enqueue(e.Message);
            }
        });
        output.WriteLine($"{seeds} seeds in {watch.Elapsed.TotalSeconds:F1} s");
        Assert.True(failures.IsEmpty, $"{failures.Count} of {seeds} seeds failed.\n{string.Join('\n', failures)}");
    }

    private ulong Tell(int seed, LineLog? log)
    {
        var story = new ClusterStory(seed, log);
        try
        {
            story.Tell();
        }
        catch (Exception e)
        {
            throw new SimulationFailedException(
                $"Seed {seed}: {e.Message}\n"
                + $"Replay it with: ORCHESTRATOR_CLUSTER_SEED={seed} dotnet test tests/Orchestrator.Simulation.Tests --filter {nameof(Every_cluster_keeps_the_guarantee)}\n"
                + (e is SimulationFailedException { InnerException: null } ? string.Empty : e.ToString()),
                e);
        }

        if (log is not null)
        {
            output.WriteLine($"Seed {seed}: {story.Summary}");
        }

        return story.TraceHash;
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : null;
}
