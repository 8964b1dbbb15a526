using System.Net.WebSockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orchestrator.Sdk.Agents;
using Orchestrator.Tests.Engine;

namespace Orchestrator.Tests.Sdk.Agents;

/// <summary>How an agent is set up, by hand and in a host.</summary>
public sealed class AgentOptionsTests
{
    public static TheoryData<string, Action<AgentOptions>> Wrong => new()
    {
        { "AgentOptions.AgentId is 'a/b': it must have", o => o.AgentId = "a/b" },
        { "AgentOptions.AgentId is '': it must have", o => o.AgentId = "" },
        { "AgentOptions.TaskTypes is 'other': it must name types that have a handler.", o => o.TaskTypes = ["other"] },
        { "AgentOptions.Slots is '0': it must be from 1 to 100,000.", o => o.Slots = 0 },
        { "AgentOptions.Cpu is '-1': it must not be negative.", o => o.Cpu = -1 },
        { "AgentOptions.Weight is '0': it must be more than 0.", o => o.Weight = 0 },
        { "AgentOptions.DrainPatience is '-00:00:01': it must not be negative.", o => o.DrainPatience = TimeSpan.FromSeconds(-1) },
        { "AgentOptions.MaxKeptResults is '0': it must be from 1 to 1,000,000.", o => o.MaxKeptResults = 0 },
        { "AgentOptions.MaxKeptBytes is '1': it must be 1,048,576 or more.", o => o.MaxKeptBytes = 1 },
        { "AgentOptions.MaxPayloadBytes is '0': it must be 1,024 or more.", o => o.MaxPayloadBytes = 0 },
        { "Server is 'ftp://x/'", o => o.Server = new Uri("ftp://x/") },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_option_is_named_with_the_cure(string message, Action<AgentOptions> change)
    {
        var options = new AgentOptions().Handle("echo", context => new TaskOutcome.Completed(context.Input));
        change(options);

        Assert.Contains(message, Assert.Throws<ArgumentException>(() => new AgentWorker(options)).Message);
    }

    [Fact]
    public void An_agent_that_could_run_nothing_is_none() =>
        Assert.Contains("call Handle(taskType, ...)", Assert.Throws<ArgumentException>(() => new AgentWorker(new AgentOptions())).Message);

    [Fact]
    public async Task A_worker_runs_once()
    {
        await using var bench = await AgentBench.CreateAsync();
        var worker = new AgentWorker(bench.Options);
        var running = worker.RunAsync(new CancellationToken(canceled: true));
        Assert.Throws<InvalidOperationException>(() => { _ = worker.RunAsync(); });
        await running.Soon();
    }

    [Fact]
    public async Task A_host_has_as_many_agents_as_are_added_and_they_leave_when_it_stops()
    {
        await using var server = await AgentServerDouble.StartAsync();
        using var host = Host(server, "one", "two");
        await host.StartAsync();
        var streams = new[] { await server.StreamAsync(), await server.StreamAsync() };
        var ids = new List<string?>();
        foreach (var stream in streams)
        {
            ids.Add((await stream.WelcomeAsync()).GetProperty("agent_id").GetString());
            await stream.AssignAsync("t" + ids.Count, "echo");
            await stream.ExpectAsync("accept");
            await stream.ExpectAsync("complete");
            await stream.AcknowledgeAsync("t" + ids.Count);
        }

        Assert.Equal(["one", "two"], ids.Order());
        var stopping = host.StopAsync();
        foreach (var stream in streams)
        {
            await stream.ExpectAsync("drain");
            try
            {
                await stream.SendAsync("""{"type":"drained"}""");
            }
            catch (WebSocketException)
            {
                // It holds nothing, and may have left without waiting for the word.
            }
        }

        await stopping.Soon();
    }

    [Fact]
    public async Task A_server_that_does_not_want_the_agent_stops_the_host()
    {
        await using var server = await AgentServerDouble.StartAsync();
        using var host = Host(server, "one");
        var running = host.RunAsync();
        await (await server.StreamAsync()).SendAsync("""{"type":"error","code":"malformed_frame","detail":"no","retryable":false}""");

        await running.Soon();
    }

    private static IHost Host(AgentServerDouble server, params string[] agents)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        foreach (var agent in agents)
        {
            builder.Services.AddOrchestratorAgent(o =>
            {
                (o.Server, o.AgentId) = (server.Address, agent);
                o.Handle("echo", context => new TaskOutcome.Completed(context.Input));
            });
        }

        return builder.Build();
    }
}
