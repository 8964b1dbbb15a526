using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Orchestrator.Cli.Bench.Agents;

/// <summary>An agent that polls for work and completes it, a call for each task.</summary>
internal sealed class PollingAgent(HttpClient http, string id, int slots, string type)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        var session = (await PostAsync("register", $$"""{"agent_id":"{{id}}","slots":{{slots}},"task_types":["{{type}}"]}""", cancellation, perAgent: false))
            .GetProperty("session").GetString();
        while (!cancellation.IsCancellationRequested)
        {
            var work = await PostAsync("lease", $$"""{"session":"{{session}}","max":{{slots}},"wait":5}""", cancellation);
            await Task.WhenAll(work.GetProperty("assignments").EnumerateArray().Select(assignment => PostAsync(
                $"tasks/{assignment.GetProperty("task_id").GetString()}/complete",
                $$"""{"attempt_token":"{{assignment.GetProperty("attempt_token").GetString()}}"}""",
                cancellation)));
        }
    }

    private async Task<JsonElement> PostAsync(string path, string body, CancellationToken cancellation, bool perAgent = true)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri($"/api/v1/agents/{(perAgent ? id + "/" : "")}{path}", UriKind.Relative), content, cancellation);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
    }
}
