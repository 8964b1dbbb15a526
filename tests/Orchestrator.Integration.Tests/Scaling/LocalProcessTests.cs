using System.Text.Json;
using Orchestrator.Integration.Tests.Support;
using Orchestrator.Sdk;

namespace Orchestrator.Integration.Tests.Scaling;

/// <summary>Agents that come and go with the load, as real processes of this machine.</summary>
public sealed class LocalProcessTests
{
    private const int Tasks = 6;

    [Fact]
    public async Task Under_load_programs_are_started_and_they_end_when_it_is_over()
    {
        using var folder = new TempFolder();
        var config = folder.File("config.yaml");
        await File.WriteAllTextAsync(config, $$"""
            slots: 1
            scaling:
              enabled: true
              executor: process
              command: [dotnet, "{{Path.Combine(AppContext.BaseDirectory, "orc.dll")}}", agent, run, --server, "{server}", --id, "{agent_id}", --slots, "1", --allow, sleep]
              max: 3
              for_seconds: 0.5
              cooldown_seconds: 1
              interval_seconds: 0.2
            """);
        await using var server = await OrcServer.StartAsync("--config", config);
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
            using var client = server.Connect();
            var handles = new List<TaskHandle<Sleep>>();
            for (var task = 0; task < Tasks; task++)
            {
                handles.Add(await client.StartAsync<Sleep, Sleep>("sleep", new Sleep(4)));
            }

            await UntilAsync(http, "/api/v1/agents", agents => Scaled(agents).Any(agent => agent.GetProperty("used").GetInt32() > 0));
            foreach (var handle in handles)
            {
                await handle.ResultAsync().WaitAsync(OrcProcess.Patience);

                // None was lost, and none was stopped to let its agent go.
                Assert.Equal(1, (await handle.GetAsync()).Attempt);
            }

            await UntilAsync(http, "/api/v1/agents", agents => Scaled(agents).All(agent => agent.GetProperty("status").GetString() == "offline"));
            var scaling = await ReadAsync(http, "/api/v1/scaling");
            var decisions = scaling.GetProperty("decisions").EnumerateArray().ToList();
            Assert.All(decisions, decision => Assert.Equal(JsonValueKind.Null, decision.GetProperty("error").ValueKind));
            Assert.Equal("down", decisions[0].GetProperty("direction").GetString());
            Assert.Equal("up", decisions[^1].GetProperty("direction").GetString());
        }
        finally
        {
            // In good order: a server that is killed leaves its programs to attach again.
            await server.TerminateAsync();
        }
    }

    [Fact]
    public async Task A_program_that_ends_at_once_is_told_to_who_asked()
    {
        using var folder = new TempFolder();
        var config = folder.File("config.yaml");
        await File.WriteAllTextAsync(config, """
            scaling:
              executor: process
              command: [sh, -c, "echo no such thing >&2; exit 7", "{agent_id}"]
            """);
        await using var server = await OrcServer.StartAsync("--config", config);
        using var http = new HttpClient { BaseAddress = new Uri(server.Address) };

        using var answer = await http.PostAsync(
            new Uri("/api/v1/agents/spawn", UriKind.Relative), new StringContent("{}", System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(502, (int)answer.StatusCode);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("'sh' ended with exit code 7: no such thing", problem.GetProperty("detail").GetString());
    }

    private static IEnumerable<JsonElement> Scaled(JsonElement agents) =>
        agents.GetProperty("items").EnumerateArray().Where(agent => agent.GetProperty("agent_id").GetString()!.StartsWith("scaled-", StringComparison.Ordinal));

    private static async Task<JsonElement> ReadAsync(HttpClient http, string path) =>
        JsonDocument.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative))).RootElement;

    private static async Task UntilAsync(HttpClient http, string path, Func<JsonElement, bool> condition)
    {
        using var patience = new CancellationTokenSource(OrcProcess.Patience);
        while (!condition(await ReadAsync(http, path)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), patience.Token);
        }
    }

    private sealed record Sleep(double Seconds);
}
