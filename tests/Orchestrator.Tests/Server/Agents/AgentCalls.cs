using System.Text.Json;

namespace Orchestrator.Tests.Server.Agents;

/// <summary>An agent that calls over HTTP, step by step, as a test wants it.</summary>
internal sealed class AgentCalls(TestServer server, string id)
{
    public const string Root = "/api/v1/agents";

    public string Id => id;

    public string Session { get; private set; } = "";

    public static async Task<AgentCalls> RegisterAsync(TestServer server, string id, string others = "")
    {
        var agent = new AgentCalls(server, id);
        var answer = await server.PostAsync($"{Root}/register", $$"""{"agent_id": "{{id}}"{{others}}}""");
        Assert.True(answer.Status == 200, answer.Json.ToString());
        agent.Session = answer.Json.GetProperty("session").GetString()!;
        return agent;
    }

    public Task<Answer> LeaseAsync(int max = 1, double wait = 20, string? session = null) =>
        server.PostAsync($"{Root}/{id}/lease", $$"""{"session": "{{session ?? Session}}", "max": {{max}}, "wait": {{wait}}}""");

    /// <summary>Waits for one attempt.</summary>
    public async Task<(string Task, string Token)> TakeAsync()
    {
        var answer = await LeaseAsync();
        Assert.True(answer.Status == 200, answer.Json.ToString());
        var assignment = Assert.Single(answer.Json.GetProperty("assignments").EnumerateArray());
        return (Text(assignment, "task_id"), Text(assignment, "attempt_token"));
    }

    public Task<Answer> ReportAsync(string task, string what, string token, string others = "") =>
        server.PostAsync($"{Root}/{id}/tasks/{task}/{what}", $$"""{"attempt_token": "{{token}}"{{others}}}""");

    public Task<Answer> CompleteAsync(string task, string token, string result = "null") => ReportAsync(task, "complete", token, $", \"result\": {result}");

    public Task<Answer> PostAsync(string path, string body) => server.PostAsync($"{Root}/{id}/{path}", body);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
