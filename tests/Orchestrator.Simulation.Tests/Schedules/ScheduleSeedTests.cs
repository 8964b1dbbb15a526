using Orchestrator.Simulation.Tests.Harness;

namespace Orchestrator.Simulation.Tests.Schedules;

/// <summary>Schedules on clusters drawn from seeds (<c>ORCHESTRATOR_SCHEDULE_SEEDS</c>, <c>ORCHESTRATOR_SCHEDULE_SEED</c>).</summary>
public sealed class ScheduleSeedTests(ITestOutputHelper output)
{
    [Fact]
    public void Every_moment_becomes_one_task_whatever_fails_in_between() =>
        new SeededStories("ORCHESTRATOR_SCHEDULE", 20, (seed, log) => new ScheduleStory(seed, log), output).Tell();
}
