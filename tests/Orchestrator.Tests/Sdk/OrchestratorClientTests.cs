using System.Net;
using Orchestrator.Contracts;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Sdk;

/// <summary>What the client asks, and how it tells what was answered.</summary>
public sealed class OrchestratorClientTests
{
    [Fact]
    public async Task Submit_sends_only_what_was_said_and_returns_the_task()
    {
        var server = new ScriptedServer(() => ScriptedServer.TaskIn("queued"));
        using var client = new OrchestratorClient(server.Connect(), "secret");

        var task = await client.SubmitAsync(new SubmitTaskRequest { TaskType = "echo", InputData = RawJson.Parse("""{"a": 1}""") });

        Assert.Equal("POST /api/v1/tasks", Assert.Single(server.Asked));
        Assert.Equal("""{"task_type":"echo","input_data":{"a": 1}}""", Assert.Single(server.Bodies));
        Assert.Equal("secret", Assert.Single(server.Keys));
        Assert.Equal(("0-abc", "queued"), (task.TaskId, task.Status));
    }

    [Fact]
    public async Task Every_call_goes_to_its_route()
    {
        var server = new ScriptedServer(() => ScriptedServer.TaskIn("completed"));
        using var client = new OrchestratorClient(server.Connect());

        await client.GetAsync("a b");
        await client.CancelAsync("x", "why");
        await client.RetryAsync("x");

        Assert.Equal(["GET /api/v1/tasks/a%20b", "POST /api/v1/tasks/x/cancel", "POST /api/v1/tasks/x/retry"], server.Asked);
        Assert.Equal(["", """{"reason":"why"}""", "{}"], server.Bodies);
        Assert.Null(server.Keys[0]);
    }

    [Fact]
    public async Task List_asks_for_what_the_filter_names_and_for_nothing_else()
    {
        var server = new ScriptedServer(() => ScriptedServer.Answer(HttpStatusCode.OK, """{"items": [], "next_cursor": "c2"}"""));
        using var client = new OrchestratorClient(server.Connect());
        var filter = new TaskListFilter
        {
            Status = "failed",
            TaskType = "a/b&c",
            SubmittedAfter = new DateTimeOffset(2026, 1, 1, 2, 0, 0, TimeSpan.FromHours(2)),
            Tags = new Dictionary<string, string> { ["team"] = "ä" },
        };

        var page = await client.ListAsync(filter, "c1", limit: 7);
        await client.ListAsync();

        Assert.Equal("c2", page.NextCursor);
        Assert.Equal("GET /api/v1/tasks?status=failed&task_type=a%2Fb%26c&submitted_after=2026-01-01T00%3A00%3A00.000000Z&cursor=c1&limit=7&tag.team=%C3%A4", server.Asked[0]);
        Assert.Equal("GET /api/v1/tasks", server.Asked[1]);
    }

    [Fact]
    public async Task A_wait_longer_than_the_server_holds_is_several_calls()
    {
        var clock = new FakeClock();
        var server = new ScriptedServer(
            () => After(clock, 60, "running"), () => After(clock, 60, "running"), () => After(clock, 30, "running"));
        using var client = new OrchestratorClient(server.Connect(), time: clock);

        var task = await client.GetAsync("x", TimeSpan.FromSeconds(150));

        Assert.Equal("running", task.Status);
        Assert.Equal(["GET /api/v1/tasks/x?wait=60", "GET /api/v1/tasks/x?wait=60", "GET /api/v1/tasks/x?wait=30"], server.Asked);
    }

    [Fact]
    public async Task A_wait_ends_with_the_task()
    {
        var clock = new FakeClock();
        var server = new ScriptedServer(() => After(clock, 60, "queued"), () => After(clock, 1, "dead_lettered"));
        using var client = new OrchestratorClient(server.Connect(), time: clock);

        var task = await client.GetAsync("x", Timeout.InfiniteTimeSpan);

        Assert.Equal("dead_lettered", task.Status);
        Assert.Equal(2, server.Asked.Count);
    }

    [Fact]
    public async Task A_refusal_carries_code_detail_fields_and_when_to_try_again()
    {
        var server = new ScriptedServer(() =>
        {
            var answer = ScriptedServer.Problem(429, "queue_full", "The queue is full.", """, "errors": {"domain": ["full"]}""");
            answer.Headers.Add("Retry-After", "7");
            return answer;
        });
        using var client = new OrchestratorClient(server.Connect());

        var refusal = await Assert.ThrowsAsync<OrchestratorApiException>(() => client.SubmitAsync(new SubmitTaskRequest { TaskType = "echo" }));

        Assert.Equal((429, "queue_full", "The queue is full."), (refusal.Status, refusal.Code, refusal.Detail));
        Assert.Equal("full", Assert.Single(refusal.Errors["domain"]));
        Assert.Equal(TimeSpan.FromSeconds(7), refusal.RetryAfter);
    }

    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.BadGateway)]
    public async Task An_answer_that_is_not_this_API_says_so(HttpStatusCode status)
    {
        var server = new ScriptedServer(() => ScriptedServer.Answer(status, "<html>hello</html>", "text/html"));
        using var client = new OrchestratorClient(server.Connect());

        var refusal = await Assert.ThrowsAsync<OrchestratorApiException>(() => client.GetAsync("x"));

        Assert.Equal(((int)status, OrchestratorApiException.UnexpectedAnswer), (refusal.Status, refusal.Code));
    }

    [Fact]
    public async Task An_unhealthy_server_is_an_answer()
    {
        var server = new ScriptedServer(() => ScriptedServer.Answer(HttpStatusCode.ServiceUnavailable, """{"status": "unhealthy", "detail": "disk full"}"""));
        using var client = new OrchestratorClient(server.Connect());

        Assert.Equal(new("unhealthy", "disk full"), await client.HealthAsync());
    }

    [Fact]
    public async Task Silence_names_the_address_and_the_cure()
    {
        // Port 1 of this machine: nobody listens there.
        using var client = new OrchestratorClient(new Uri("http://127.0.0.1:1"));

        var silence = await Assert.ThrowsAsync<OrchestratorUnreachableException>(() => client.StatusAsync());

        Assert.Equal(
            "No answer from http://127.0.0.1:1 (connection refused); start it with `orc server`, or name another with --server.", silence.Message);
    }

    [Fact]
    public async Task A_time_out_of_the_connection_is_silence_but_the_callers_cancellation_is_not()
    {
        var http = new ScriptedServer(() => throw new TaskCanceledException("late", new TimeoutException())).Connect();
        using var client = new OrchestratorClient(http);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAsync<OrchestratorUnreachableException>(() => client.StatusAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.StatusAsync(cancelled.Token));
    }

    private static HttpResponseMessage After(FakeClock clock, int seconds, string status)
    {
        clock.Advance(TimeSpan.FromSeconds(seconds));
        return ScriptedServer.TaskIn(status);
    }
}
