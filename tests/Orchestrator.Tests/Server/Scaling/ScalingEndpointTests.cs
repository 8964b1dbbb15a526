using System.Text;
using Orchestrator.Engine;
using Orchestrator.Engine.Scaling;
using Orchestrator.Server;
using Orchestrator.Tests.Engine.Scaling;

namespace Orchestrator.Tests.Server.Scaling;

public sealed class ScalingEndpointTests
{
    [Fact]
    public async Task Agents_in_the_process_are_started_when_somebody_asks_and_counted_with_the_own_one()
    {
        await using var server = await TestServer.StartAsync(_ => { });

        var one = await server.PostAsync("/api/v1/agents/spawn", "");
        var two = await server.PostAsync("/api/v1/agents/spawn", """{"count": 2}""");

        Assert.Equal(201, one.Status);
        Assert.Equal("""{"count":1,"agents":["local+1"]}""", Text(one));
        Assert.Equal("""{"count":2,"agents":["local+2","local+3"]}""", Text(two));
        Assert.Equal(8 + (3 * 4), (await server.GetAsync("/api/v1/status")).Json.GetProperty("agents")[0].GetProperty("slots").GetInt32());
        var status = (await server.GetAsync("/api/v1/scaling")).Json;
        Assert.False(status.GetProperty("enabled").GetBoolean());
        Assert.Equal("in_process", status.GetProperty("executor").GetString());
        Assert.Equal(0.8, status.GetProperty("policy").GetProperty("scale_up_threshold").GetDouble());
        Assert.Equal(300, status.GetProperty("policy").GetProperty("cooldown").GetDouble());
        Assert.Equal([2, 1], status.GetProperty("decisions").EnumerateArray().Select(one => one.GetProperty("count").GetInt32()));
        Assert.Equal(2, status.GetProperty("observations")[0].GetProperty("agents").GetInt32());
    }

    [Fact]
    public async Task Under_load_agents_come_by_themselves()
    {
        await using var server = await TestServer.StartAsync(options =>
        {
            options.Slots = 1;
            Configure(options, engine =>
            {
                engine.Scaling.Enabled = true;
                engine.Scaling.Interval = TimeSpan.FromMilliseconds(100);
                engine.Scaling.For = TimeSpan.Zero;
                engine.Scaling.Cooldown = TimeSpan.Zero;
                engine.Scaling.Max = 3;
                engine.Scaling.SlotsPerAgent = 1;
            });
        });
        foreach (var name in new[] { "a", "b", "c" })
        {
            await server.PostAsync("/api/v1/tasks", $$"""{"task_type": "gate", "input_data": "{{name}}"}""");
        }

        await server.GateOf("a").Started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await server.GateOf("b").Started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await server.GateOf("c").Started.Task.WaitAsync(TimeSpan.FromSeconds(30));

        var decisions = (await server.GetAsync("/api/v1/scaling")).Json.GetProperty("decisions").EnumerateArray().ToList();
        Assert.Equal(2, decisions.Count);
        Assert.All(decisions, decision => Assert.StartsWith("100 % of the slots are used", decision.GetProperty("reason").GetString()));
    }

    [Theory]
    [InlineData("""{"count": 0}""", "count")]
    [InlineData("""{"count": 1001}""", "count")]
    [InlineData("""{"count": "many"}""", "count")]
    [InlineData("""{"cuont": 1}""", "cuont")]
    [InlineData("[]", "")]
    public async Task A_wrong_body_is_refused_with_the_field(string body, string field)
    {
        await using var server = await TestServer.StartAsync(_ => { });

        var answer = await server.PostAsync("/api/v1/agents/spawn", body);

        Assert.Equal(400, answer.Status);
        Assert.Equal("validation_failed", answer.Json.GetProperty("code").GetString());
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty(field, out _), Text(answer));
    }

    [Fact]
    public async Task Too_many_and_failures_are_told_by_their_codes()
    {
        var fleet = new FakeFleet();
        await using var server = await TestServer.StartAsync(options => Configure(options, engine =>
        {
            engine.Scaling.Executor = fleet;
            engine.Scaling.Max = 5;
        }));

        var tooMany = await server.PostAsync("/api/v1/agents/spawn", """{"count": 5}""");
        fleet.Fault = new ScalingFailedException("'orc' ended with exit code 2: no");
        var failed = await server.PostAsync("/api/v1/agents/spawn", "{}");

        Assert.Equal((409, "scaling_limit"), (tooMany.Status, tooMany.Json.GetProperty("code").GetString()));
        Assert.Equal((502, "scaling_failed"), (failed.Status, failed.Json.GetProperty("code").GetString()));
        Assert.Equal("'orc' ended with exit code 2: no", failed.Json.GetProperty("detail").GetString());
        Assert.Equal("'orc' ended with exit code 2: no", (await server.GetAsync("/api/v1/scaling")).Json.GetProperty("decisions")[0].GetProperty("error").GetString());
    }

    [Fact]
    public async Task The_executor_is_disposed_with_the_server()
    {
        var fleet = new FakeFleet();
        await using (await TestServer.StartAsync(options => Configure(options, engine => engine.Scaling.Executor = fleet)))
        {
        }

        Assert.Equal(["dispose"], fleet.Log);
    }

    private static string Text(Answer answer) => Encoding.UTF8.GetString(answer.Body);

    private static void Configure(ServerOptions options, Action<OrchestratorOptions> configure)
    {
        var before = options.ConfigureEngine;
        options.ConfigureEngine = engine =>
        {
            before?.Invoke(engine);
            configure(engine);
        };
    }
}
