using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Cli;

/// <summary><c>orc agent</c> against a real server.</summary>
public sealed class AgentCommandTests(ServerProcess process) : IClassFixture<ServerProcess>
{
    private readonly OrcServer server = process.Server;

    [Theory]
    [InlineData("stream")]
    [InlineData("long-poll")]
    public async Task An_agent_runs_what_it_is_allowed_to_and_leaves_when_it_is_told(string transport)
    {
        var (id, capability) = ($"cli-{transport}", $"cap-{transport}");
        await using var agent = server.Start("agent", "run", "--id", id, "--allow", "echo", "--capabilities", capability, "--transport", transport, "--json");
        Assert.Contains("\"connected\"", await agent.NextLineAsync());

        // Only it has the capability.
        var task = (await server.RunAsync("task", "submit", "echo", "--capability", capability, "--input", "7", "--wait", "--json")).Expect(0).Json;
        Assert.Equal(id, task.Text("agent_id"));
        Assert.Contains("\"started\"", await agent.NextLineAsync());
        Assert.Contains("\"completed\"", await agent.NextLineAsync());

        var shown = (await server.RunAsync("agent", "show", id, "--json")).Expect(0).Json;
        Assert.Equal(("idle", transport.Replace('-', '_')), (shown.Text("status"), shown.Text("connection")));
        Assert.Contains(id, (await server.RunAsync("agent", "list", "-o", "id")).Expect(0).Stdout);
        Assert.Contains(id, (await server.RunAsync("agent", "drain", id)).Expect(0).Stdout);
        (await agent.EndAsync()).Expect(0);
        Assert.Equal("offline", (await server.RunAsync("agent", "show", id, "--json")).Expect(0).Json.Text("status"));
    }

    [Fact]
    public async Task One_process_is_many_agents()
    {
        await using var agents = server.Start("agent", "run", "--id", "rack", "--agents", "3", "--allow", "echo");
        for (var i = 0; i < 3; i++)
        {
            Assert.Contains("connected", await agents.NextErrorLineAsync());
        }

        var list = (await server.RunAsync("agent", "list", "-o", "id")).Expect(0).Stdout;
        Assert.All(["rack-1", "rack-2", "rack-3"], id => Assert.Contains(id, list));
        Assert.Equal("rack", (await server.RunAsync("agent", "show", "rack-2", "--json")).Expect(0).Json.Text("node_manager"));
        agents.Terminate();
        (await agents.EndAsync()).Expect(0);
    }

    [Fact]
    public async Task What_may_run_must_be_said()
    {
        Assert.Contains("echo, sleep, fail, process, http", (await server.RunAsync("agent", "run")).Expect(2).Stderr);
        Assert.Contains("'rm'", (await server.RunAsync("agent", "run", "--allow", "rm")).Expect(2).Stderr);
        Assert.Contains("'http'", (await server.RunAsync("agent", "run", "--allow", "echo", "--types", "http")).Expect(2).Stderr);
        Assert.Contains("--slots", (await server.RunAsync("agent", "run", "--allow", "echo", "--slots", "0")).Expect(2).Stderr);
        (await server.RunAsync("agent", "show", "nobody")).Expect(4);
    }
}
