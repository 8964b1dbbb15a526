using Orchestrator.Simulation.Tests.Clusters;
using Orchestrator.Simulation.Tests.Clusters.Mutations;
using Orchestrator.Simulation.Tests.Harness;

namespace Orchestrator.Simulation.Tests;

/// <summary>The checks can fail: each rule is broken on purpose, and a few seeds find it.</summary>
public sealed class ClusterMutationTests(ITestOutputHelper output)
{
    // A journal without its token still has its sequence numbers, which stop most of what a former owner writes: some 5 seeds of 300 get past them.
    private const int Seeds = 300;

    [Fact]
    public void A_journal_without_its_fence_is_found() => IsFound(
        world => world.Journal = (journal, _) => new UnfencedJournal(journal, world.Storage), "which another process holds");

    [Fact]
    public void A_journal_that_acknowledges_before_it_has_stored_is_found() => IsFound(
        world => world.Journal = (journal, _) => new EagerJournal(journal), "before it was durable", "were durable");

    [Fact]
    public void A_node_that_serves_without_its_lease_is_found() => IsFound(
        world => world.Cluster = cluster => new LeaselessCluster(cluster), "although its lease has run out");

    [Fact]
    public void Shards_that_are_placed_twice_are_found() => IsFound(
        world => world.Store = (store, name) => name == "n1" ? new TwoPlacesStore(store) : store, "was used by two processes");

    private void IsFound(Action<ClusterWorld> breakIt, params string[] breaches)
    {
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var story = new ClusterStory(seed);
            breakIt(story.World);
            try
            {
                story.Tell();
            }
            catch (SimulationFailedException e)
            {
                output.WriteLine($"Seed {seed}: {e.Message}");
                Assert.True(breaches.Any(breach => e.Message.Contains(breach, StringComparison.Ordinal)), e.Message);
                return;
            }
        }

        Assert.Fail($"{Seeds} seeds have not found it.");
    }
}
