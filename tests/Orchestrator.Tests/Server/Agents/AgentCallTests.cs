using System.Text.Json;

namespace Orchestrator.Tests.Server.Agents;

/// <summary>The HTTP protocol of agents: what goes well, and what is refused, each with a clear error and nothing lost.</summary>
public sealed class AgentCallTests(ServerWithoutArtifacts server) : IClassFixture<ServerWithoutArtifacts>
{
    private const string SomeToken = "0123456789abcdef0123456789abcdef";

    [Fact]
    public async Task An_agent_registers_takes_a_task_and_completes_it()
    {
        var task = await server.SubmitAsync("""{"task_type": "remote-a", "input_data": {"n": 1}, "timeout": 60}""");
        var agent = await AgentCalls.RegisterAsync(server, "remote a", ", \"slots\": 2, \"task_types\": [\"remote-a\"]");

        var work = (await agent.LeaseAsync()).Json;
        var assignment = Assert.Single(work.GetProperty("assignments").EnumerateArray());
        var token = assignment.GetProperty("attempt_token").GetString()!;
        Assert.Equal((task, "remote-a", 1, 60), (Text(assignment, "task_id"), Text(assignment, "task_type"), assignment.GetProperty("attempt").GetInt32(), assignment.GetProperty("timeout").GetInt32()));
        Assert.Equal(1, assignment.GetProperty("input_data").GetProperty("n").GetInt32());
        Assert.False(work.GetProperty("drain").GetBoolean());

        var progress = await agent.ReportAsync(task, "progress", token, """, "percent": 50, "message": "half"  """);
        Assert.Equal((200, false), (progress.Status, progress.Json.GetProperty("cancel").GetBoolean()));
        Assert.Equal("accepted", Text((await agent.CompleteAsync(task, token, "{\"sum\": 3}")).Json, "status"));
        var ended = (await server.GetAsync($"/api/v1/tasks/{task}?wait=20")).Json;
        Assert.Equal(("completed", "remote a", "3"), (Text(ended, "status"), Text(ended, "agent_id"), ended.GetProperty("result").GetProperty("sum").ToString()));
    }

    [Fact]
    public async Task Completing_twice_is_answered_as_repeated_and_a_different_end_as_stale()
    {
        var (agent, task, token) = await RunningAsync("twice");

        Assert.Equal("accepted", Text((await agent.CompleteAsync(task, token, "1")).Json, "status"));
        Assert.Equal("repeated", Text((await agent.CompleteAsync(task, token, "1")).Json, "status"));
        (await agent.CompleteAsync(task, token, "2")).MustBeProblem(409, "stale_attempt");
        (await agent.ReportAsync(task, "fail", token, """, "error": {"message": "changed my mind"}""")).MustBeProblem(409, "stale_attempt");
        Assert.Equal("1", (await server.GetAsync($"/api/v1/tasks/{task}")).Json.GetProperty("result").ToString());
    }

    [Theory]
    [InlineData(SomeToken)]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("not a token")]
    [InlineData("")]
    public async Task A_wrong_token_is_stale_and_the_attempt_goes_on(string wrong)
    {
        var (agent, task, token) = await RunningAsync($"wrong-{wrong.Length}-{wrong.FirstOrDefault()}".Replace('\0', 'x'));

        (await agent.CompleteAsync(task, wrong)).MustBeProblem(409, "stale_attempt");
        (await agent.ReportAsync(task, "progress", wrong)).MustBeProblem(409, "stale_attempt");
        (await agent.ReportAsync(task, "fail", wrong, """, "error": {}""")).MustBeProblem(409, "stale_attempt");

        Assert.Equal(200, (await agent.CompleteAsync(task, token)).Status);
    }

    [Fact]
    public async Task What_is_no_task_is_not_found()
    {
        var agent = await AgentCalls.RegisterAsync(server, "lost");

        (await agent.CompleteAsync("nothing-at-all", SomeToken)).MustBeProblem(404, "task_not_found");
        (await agent.CompleteAsync("1-01arz3ndektsv4rrffq69g5fav", SomeToken)).MustBeProblem(404, "task_not_found");
    }

    [Fact]
    public async Task A_task_of_another_agent_needs_its_token()
    {
        var (_, task, _) = await RunningAsync("owner");
        var thief = await AgentCalls.RegisterAsync(server, "thief");

        (await thief.CompleteAsync(task, SomeToken, "\"stolen\"")).MustBeProblem(409, "stale_attempt");

        Assert.Equal("running", (await server.GetAsync($"/api/v1/tasks/{task}")).TaskStatus);
    }

    [Fact]
    public async Task A_failure_that_is_not_retryable_ends_the_task()
    {
        var (agent, task, token) = await RunningAsync("fails");

        var answer = await agent.ReportAsync(task, "fail", token, """, "error": {"type": "bad_input", "message": "no such file", "retryable": false}, "retry_after": 1""");

        Assert.Equal("accepted", Text(answer.Json, "status"));
        var ended = (await server.GetAsync($"/api/v1/tasks/{task}?wait=20")).Json;
        Assert.Equal(("failed", "no such file"), (Text(ended, "status"), Text(ended.GetProperty("error"), "message")));
    }

    [Fact]
    public async Task A_call_in_a_session_that_nobody_knows_is_told_so()
    {
        var agent = await AgentCalls.RegisterAsync(server, "sessions");

        (await agent.LeaseAsync(session: "made-up")).MustBeProblem(409, "session_ended");
        (await agent.PostAsync("deregister", """{"session": "made-up"}""")).MustBeProblem(409, "session_ended");
        (await new AgentCalls(server, "never-seen").LeaseAsync(session: agent.Session)).MustBeProblem(409, "session_ended");
        (await agent.PostAsync("lease", "{}")).MustFault("session");
    }

    [Fact]
    public async Task Who_registers_anew_ends_the_session_before_and_its_attempt_is_given_back()
    {
        var (first, task, token) = await RunningAsync("again");

        var second = await AgentCalls.RegisterAsync(server, first.Id, ", \"task_types\": [\"again\"]");

        (await first.LeaseAsync()).MustBeProblem(409, "session_ended");
        var (same, next) = await second.TakeAsync();
        Assert.Equal(task, same);
        Assert.NotEqual(token, next);
        (await first.CompleteAsync(task, token)).MustBeProblem(409, "stale_attempt");
        Assert.Equal("accepted", Text((await second.CompleteAsync(task, next)).Json, "status"));
    }

    [Fact]
    public async Task An_agent_that_names_its_session_goes_on_with_its_attempts()
    {
        var (agent, task, token) = await RunningAsync("goes-on");

        var again = await server.PostAsync($"{AgentCalls.Root}/register", $$"""
            {"agent_id": "goes-on", "task_types": ["goes-on"], "session": "{{agent.Session}}", "running": [{"task_id": "{{task}}", "attempt_token": "{{token}}"}]}
            """);

        Assert.Equal((true, agent.Session), (again.Json.GetProperty("resumed").GetBoolean(), Text(again.Json, "session")));
        Assert.Equal("accepted", Text((await agent.CompleteAsync(task, token)).Json, "status"));
    }

    [Fact]
    public async Task A_result_over_the_limit_is_refused_and_the_attempt_goes_on()
    {
        var (agent, task, token) = await RunningAsync("large");
        var large = '"' + new string('x', 1024 * 1024) + '"';

        (await agent.CompleteAsync(task, token, large)).MustBeProblem(413, "payload_too_large");
        (await agent.ReportAsync(task, "progress", token, $", \"checkpoint\": {large}")).MustBeProblem(413, "payload_too_large");
        (await agent.CompleteAsync(task, token, '"' + new string('x', 3 * 1024 * 1024) + '"')).MustBeProblem(413, "body_too_large");

        Assert.Equal("accepted", Text((await agent.CompleteAsync(task, token, "\"small\"")).Json, "status"));
    }

    [Fact]
    public async Task Cancelling_is_told_with_progress_and_with_the_next_lease()
    {
        var (agent, task, token) = await RunningAsync("cancelled");
        await server.PostAsync($"/api/v1/tasks/{task}/cancel", "{}");

        Assert.Equal([task], (await agent.LeaseAsync(max: 0)).Json.GetProperty("cancel").EnumerateArray().Select(id => id.GetString()!));
        Assert.True((await agent.ReportAsync(task, "progress", token)).Json.GetProperty("cancel").GetBoolean());

        await agent.ReportAsync(task, "fail", token, """, "error": {"message": "stopped"}""");
        Assert.Equal("cancelled", (await server.GetAsync($"/api/v1/tasks/{task}?wait=20")).TaskStatus);
    }

    [Fact]
    public async Task An_agent_that_leaves_with_nothing_is_offline_and_one_with_work_drains()
    {
        var idle = await AgentCalls.RegisterAsync(server, "leaves-idle");
        var (busy, task, token) = await RunningAsync("leaves-busy");

        Assert.Equal("offline", Text((await idle.PostAsync("deregister", $$"""{"session": "{{idle.Session}}"}""")).Json, "status"));
        Assert.Equal("draining", Text((await busy.PostAsync("drain", "")).Json, "status"));
        Assert.True((await busy.LeaseAsync()).Json.GetProperty("drain").GetBoolean());
        Assert.Equal("accepted", Text((await busy.CompleteAsync(task, token)).Json, "status"));
        (await server.PostAsync($"{AgentCalls.Root}/nobody/drain", "")).MustBeProblem(404, "agent_not_found");
    }

    [Fact]
    public async Task Agents_are_listed_by_pages_and_shown_one_by_one()
    {
        foreach (var id in new[] { "zz-3", "zz-1", "zz-2" })
        {
            await AgentCalls.RegisterAsync(server, id, """, "name": "Zed", "capabilities": ["b", "a"], "labels": {"site": "berlin"}, "resources": {"cpu": 4}, "weight": 2.5""");
        }

        var first = (await server.GetAsync($"{AgentCalls.Root}?limit=2&cursor=zz")).Json;
        var second = (await server.GetAsync($"{AgentCalls.Root}?limit=2&cursor={Text(first, "next_cursor")}")).Json;
        Assert.Equal(["zz-1", "zz-2"], Ids(first));
        Assert.Equal(["zz-3"], Ids(second));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next_cursor").ValueKind);

        var one = (await server.GetAsync($"{AgentCalls.Root}/zz-1")).Json;
        Assert.Equal(("Zed", "idle", "long_poll", 2.5, 4), (Text(one, "name"), Text(one, "status"), Text(one, "connection"), one.GetProperty("weight").GetDouble(), one.GetProperty("resources").GetProperty("cpu").GetInt32()));
        Assert.Equal("""["a","b"]""", one.GetProperty("capabilities").ToString().Replace(" ", "", StringComparison.Ordinal));
        Assert.Equal("in_process", Text((await server.GetAsync($"{AgentCalls.Root}/local")).Json, "connection"));
        (await server.GetAsync($"{AgentCalls.Root}/nobody")).MustBeProblem(404, "agent_not_found");
    }

    [Theory]
    [InlineData("register", """{"agent": "x"}""", "agent")]
    [InlineData("register", "{}", "agent_id")]
    [InlineData("register", """{"agent_id": "a/b"}""", "agent_id")]
    [InlineData("register", """{"agent_id": ".."}""", "agent_id")]
    [InlineData("register", """{"agent_id": "a\u0001"}""", "agent_id")]
    [InlineData("register", """{"agent_id": "x", "slots": 0}""", "slots")]
    [InlineData("register", """{"agent_id": "x", "slots": 10001}""", "slots")]
    [InlineData("register", """{"agent_id": "x", "weight": 0}""", "weight")]
    [InlineData("register", """{"agent_id": "x", "resources": {"cpu": -1}}""", "resources.cpu")]
    [InlineData("register", """{"agent_id": "x", "resources": {"disk": 1}}""", "resources.disk")]
    [InlineData("register", """{"agent_id": "x", "capabilities": [""]}""", "capabilities")]
    [InlineData("register", """{"agent_id": "x", "labels": {"a": 1}}""", "labels.a")]
    [InlineData("register", """{"agent_id": "x", "endpoint": "ftp://x"}""", "endpoint")]
    [InlineData("register", """{"agent_id": "x", "endpoint": "http://user:pass@x"}""", "endpoint")]
    [InlineData("register", """{"agent_id": "x", "running": [{"task": "y"}]}""", "running.task")]
    [InlineData("register", """{"agent_id": "x", "type": "register"}""", "type")]
    [InlineData("x/lease", """{"session": "s", "max": -1}""", "max")]
    [InlineData("x/lease", """{"session": "s", "wait": 61}""", "wait")]
    [InlineData("x/lease", """{"session": "s", "running": [1]}""", "running")]
    [InlineData("x/deregister", """{"session": "s", "wait": 1}""", "wait")]
    [InlineData("x/tasks/1-01arz3ndektsv4rrffq69g5fav/complete", """{"result": 1}""", "attempt_token")]
    [InlineData("x/tasks/1-01arz3ndektsv4rrffq69g5fav/complete", """{"attempt_token": "t", "percent": 1}""", "percent")]
    [InlineData("x/tasks/1-01arz3ndektsv4rrffq69g5fav/complete", """{"attempt_token": "t", "type": "complete"}""", "type")]
    [InlineData("x/tasks/1-01arz3ndektsv4rrffq69g5fav/progress", """{"attempt_token": "t", "percent": 101}""", "percent")]
    [InlineData("x/tasks/1-01arz3ndektsv4rrffq69g5fav/fail", """{"attempt_token": "t"}""", "error")]
    [InlineData("x/tasks/1-01arz3ndektsv4rrffq69g5fav/fail", """{"attempt_token": "t", "error": {"typ": "x"}}""", "error.typ")]
    [InlineData("x/tasks/1-01arz3ndektsv4rrffq69g5fav/fail", """{"attempt_token": "t", "error": {}, "retry_after": -1}""", "retry_after")]
    public async Task A_wrong_body_is_refused_with_the_field(string call, string body, string field) =>
        (await server.PostAsync($"{AgentCalls.Root}/{call}", body)).MustFault(field);

    /// <summary>An agent with one attempt of a type that only it runs.</summary>
    private async Task<(AgentCalls Agent, string Task, string Token)> RunningAsync(string name)
    {
        var type = name.Replace(' ', '-');
        await server.SubmitAsync($$"""{"task_type": "{{type}}", "timeout": 60}""");
        var agent = await AgentCalls.RegisterAsync(server, type, $", \"task_types\": [\"{type}\"]");
        var (task, token) = await agent.TakeAsync();
        return (agent, task, token);
    }

    private static IEnumerable<string> Ids(JsonElement page) => page.GetProperty("items").EnumerateArray().Select(item => Text(item, "agent_id"));

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
