using Microsoft.Extensions.Logging.Abstractions;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Engine.Scaling;
using Orchestrator.Server.Scaling;
using Orchestrator.TestKit.Simulation;
using Orchestrator.Tests.Engine.Scaling;

namespace Orchestrator.Tests.Server.Scaling;

/// <summary>Programs for agents: what is started, when it counts, and when it is ended. The programs are the shell's.</summary>
public sealed class ProcessScalingTests
{
    private const string Server = "http://127.0.0.1:9000";
    private readonly FakeClock clock = new();

    [Fact]
    public async Task An_agent_counts_as_starting_until_it_comes_and_may_be_stopped_then()
    {
        await using var scaling = New("exec sleep 60 # {agent_id}");

        var id = (await StartAsync(scaling)).Single();
        Assert.StartsWith(ProcessScaling.Prefix, id);
        Assert.Equal(1, scaling.Observe([FakeFleet.Agent("other")]).Starting);
        var fleet = scaling.Observe([FakeFleet.Agent("other"), FakeFleet.Agent(id)]);

        Assert.Equal(0, fleet.Starting);
        Assert.Equal([("other", false), (id, true)], fleet.Agents.Select(agent => (agent.Id, agent.MayStop)));
    }

    [Fact]
    public async Task The_program_is_told_its_id_and_the_servers_address()
    {
        await using var scaling = New("echo \"{agent_id} {server} $ORCHESTRATOR_AGENT_ID\" >&2; exit 3");

        var failure = await Assert.ThrowsAsync<ScalingFailedException>(() => scaling.StartAsync(1, "test", CancellationToken.None));

        Assert.Matches($"^'sh' ended with exit code 3: (scaled-[0-9a-f]{{12}}) {Server} \\1$", failure.Message);
        Assert.Equal(0, scaling.Observe([]).Starting);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_told()
    {
        await using var scaling = new ProcessScaling(
            new ScalingOptions { Command = ["/no/such/program", "{agent_id}"] }, () => Server, clock, NullLogger<ProcessScaling>.Instance);

        var failure = await Assert.ThrowsAsync<ScalingFailedException>(() => scaling.StartAsync(1, "test", CancellationToken.None));

        Assert.StartsWith("'/no/such/program' could not be started: ", failure.Message);
    }

    [Fact]
    public async Task One_that_never_comes_is_ended_after_the_deadline()
    {
        await using var scaling = New("exec sleep 60 # {agent_id}");
        await StartAsync(scaling);

        clock.Advance(TimeSpan.FromSeconds(61));

        Assert.Equal(0, scaling.Observe([]).Starting);
    }

    [Fact]
    public async Task One_that_is_to_leave_may_finish_what_it_has()
    {
        await using var scaling = New("exec sleep 60 # {agent_id}");
        var id = (await StartAsync(scaling)).Single();
        scaling.Observe([FakeFleet.Agent(id)]);

        await scaling.StopAsync([id], "idle", CancellationToken.None);
        clock.Advance(TimeSpan.FromHours(1));
        scaling.Observe([FakeFleet.Agent(id, 1, AgentState.Draining)]);
        Assert.True(scaling.IsRunning(id));
        scaling.Observe([FakeFleet.Agent(id, state: AgentState.Offline)]);

        Assert.False(scaling.IsRunning(id));
    }

    [Fact]
    public async Task When_the_server_stops_its_programs_are_told_and_waited_for()
    {
        var folder = Directory.CreateTempSubdirectory("scaling-");
        var file = Path.Combine(folder.FullName, "told");
        var ready = Path.Combine(folder.FullName, "ready");
        try
        {
            var scaling = New($"trap 'echo told > {file}; exit 0' TERM; touch {ready}; while true; do sleep 0.05; done # {{agent_id}}");
            await StartAsync(scaling);
            Assert.True(SpinWait.SpinUntil(() => File.Exists(ready), TimeSpan.FromSeconds(30)));

            await scaling.DisposeAsync();

            Assert.Equal("told", (await File.ReadAllTextAsync(file)).Trim());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private ProcessScaling New(string script) => new(
        new ScalingOptions { Command = ["sh", "-c", script] }, () => Server, clock, NullLogger<ProcessScaling>.Instance);

    /// <summary>Starts one, and lets the moment pass in which it would show that it fails.</summary>
    private async Task<IReadOnlyList<string>> StartAsync(ProcessScaling scaling)
    {
        var starting = scaling.StartAsync(1, "test", CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(1));
        return await starting;
    }
}
