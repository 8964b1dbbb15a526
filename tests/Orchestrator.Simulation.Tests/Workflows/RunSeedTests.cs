using Orchestrator.Simulation.Tests.Harness;

namespace Orchestrator.Simulation.Tests.Workflows;

/// <summary>Runs on clusters drawn from seeds (<c>ORCHESTRATOR_RUN_SEEDS</c>, <c>ORCHESTRATOR_RUN_SEED</c>).</summary>
public sealed class RunSeedTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_run_comes_to_its_result_whatever_fails_in_between() =>
        new SeededStories("ORCHESTRATOR_RUN", 40, (seed, log) => new RunStory(seed, log), output).Tell();
}
