using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Cli;

/// <summary><c>orc task logs</c>, and logs in <c>orc task tail ID</c>, against a server that says what the test wants.</summary>
public sealed class LogCommandTests
{
    private const string First = """{"line":1,"at":"2026-03-01T08:00:00.000000Z","attempt":1,"stream":"stdout","text":"a\tb\u001b[31m"}""";
    private const string Second = """{"line":2,"at":"2026-03-01T08:00:01.000000Z","attempt":1,"stream":"stderr","text":"grüß"}""";

    [Fact]
    public async Task Logs_are_the_lines_alone_and_cannot_steer_a_terminal()
    {
        await using var server = await StartAsync(hasLogs: true);

        Assert.Equal("a\tb\\u001b[31m\ngrüß\n", (await RunAsync(server, "task", "logs", "t1")).Expect(0).Stdout);
        Assert.Equal("a\tb\\u001b[31m\ngrüß\n", (await RunAsync(server, "task", "logs", "t1", "--follow")).Expect(0).Stdout);
        Assert.Equal(["stdout", "stderr"], (await RunAsync(server, "task", "logs", "t1", "--json")).Expect(0).JsonLines.Select(line => line.Text("stream")));
        (await RunAsync(server, "task", "logs", "t2")).Expect(4);
    }

    [Theory]
    [InlineData(true, "submitted log log completed")]
    [InlineData(false, "submitted completed")]
    public async Task Tail_of_a_task_shows_its_logs_between_its_events_if_the_server_has_any(bool hasLogs, string lines)
    {
        await using var server = await StartAsync(hasLogs);

        var shown = (await RunAsync(server, "task", "tail", "t1", "--json")).Expect(0).JsonLines;

        Assert.Equal(lines, string.Join(' ', shown.Select(line => line.TryGetProperty("type", out var type) ? type.GetString() : "log").OrderBy(word => word == "completed" ? 2 : word == "log" ? 1 : 0)));
        Assert.Equal("completed", shown[^1].Text("type"));
    }

    private static Task<OrcResult> RunAsync(WebApplication server, params string[] arguments) => OrcProcess.RunAsync([.. arguments, "--server", server.Urls.Single()]);

    private static Task<WebApplication> StartAsync(bool hasLogs) => FakeServer.StartAsync(routes =>
    {
        routes.MapGet("/api/v1/tasks/t1", () => FakeServer.Task("t1", "running"));
        routes.MapGet(
            "/api/v1/tasks/t1/events", () => FakeServer.Json("""{"items":[{"sequence":1,"type":"submitted","at":"2026-03-01T08:00:00Z","attempt":null,"data":{}}],"next_cursor":null}"""));
        routes.MapGet("/api/v1/events", () => Results.Text(
            """
            id: 1

            id: 2
            event: completed
            data: {"topic":"tasks","type":"completed","at":"2026-03-01T08:00:02Z","task_id":"t1","domain":"default","attempt":1,"status":"completed","data":{}}


            """.ReplaceLineEndings("\n"),
            "text/event-stream"));
        if (hasLogs)
        {
            routes.MapGet("/api/v1/tasks/t1/logs", (string? cursor) => FakeServer.Json(
                cursor is null ? $$"""{"items":[{{First}}],"next_cursor":"1"}""" : $$"""{"items":[{{Second}}],"next_cursor":null}"""));
        }
    });
}
