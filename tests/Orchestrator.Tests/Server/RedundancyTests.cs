using System.Text.Json;
using Orchestrator.Contracts;

namespace Orchestrator.Tests.Server;

/// <summary>Tasks that ask for several agents, on a server that has one.</summary>
public sealed class RedundancyTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task The_first_result_is_enough_and_attempts_show_who_had_it()
    {
        var answer = await server.RunAsync("""
            {"task_type": "echo", "domain": "redundancy", "input_data": {"a": [1]}, "requirements": {"redundancy": 2, "redundancy_policy": "first"}}
            """);

        var task = JsonSerializer.Deserialize(answer.Body, ContractsJsonContext.Default.TaskResource)!;
        Assert.Equal("completed", task.Status);
        var attempt = Assert.Single(task.Attempts!);
        Assert.Equal((1, task.AgentId, "completed"), (attempt.Attempt, attempt.AgentId, attempt.Status));
        Assert.Equal("""{"a": [1]}""", answer.Json.GetProperty("attempts")[0].GetProperty("result").GetRawText());
        Assert.Equal(answer.Json.GetRawText(), JsonSerializer.Serialize(task, ContractsJsonContext.Default.TaskResource));

        var events = await server.GetAsync($"/api/v1/tasks/{task.TaskId}/events");
        Assert.Equal(
            ["submitted", "started", "attempt_completed", "completed"],
            events.Json.GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task A_list_leaves_the_results_of_single_attempts_out()
    {
        await server.RunAsync("""{"task_type": "echo", "domain": "redundancy-list", "input_data": 1, "requirements": {"redundancy": 3}}""");

        var listed = (await server.GetAsync("/api/v1/tasks?domain=redundancy-list")).Json.GetProperty("items")[0];

        Assert.Equal(JsonValueKind.Null, listed.GetProperty("attempts")[0].GetProperty("result").ValueKind);
        Assert.Equal("1", listed.GetProperty("result").GetRawText());
    }

    [Fact]
    public async Task A_task_that_lacks_agents_has_what_it_has_and_says_what_it_waits_for()
    {
        var submitted = await server.PostAsync("/api/v1/tasks", """
            {"task_type": "echo", "domain": "redundancy-waits", "requirements": {"redundancy": 2, "redundancy_policy": "all"}}
            """);
        var path = $"/api/v1/tasks/{submitted.Json.GetProperty("task_id").GetString()}";

        JsonElement task;
        while (!IsHalfDone(task = (await server.GetAsync(path)).Json))
        {
            await Task.Yield();
        }

        Assert.Equal("queued", task.GetProperty("status").GetString());
        Assert.Contains("it runs on 2 distinct ones", task.GetProperty("waiting_for").GetString());
        Assert.Equal("cancelled", (await server.PostAsync($"{path}/cancel", "{}")).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_task_on_one_agent_has_no_attempts_to_list()
    {
        var task = await server.RunAsync("""{"task_type": "echo", "requirements": {"redundancy": 1, "redundancy_policy": "majority"}}""");

        Assert.False(task.Json.TryGetProperty("attempts", out _));
    }

    private static bool IsHalfDone(JsonElement task) =>
        task.TryGetProperty("attempts", out var attempts) && attempts[0].GetProperty("status").GetString() == "completed";
}
