using System.Text.Json;

namespace Orchestrator.Tests.Server.OpenApi;

/// <summary>Real answers are what the document says they are.</summary>
public sealed class AnswerTests
{
    [Fact]
    public async Task Every_answer_of_every_route_fits_its_schema()
    {
        await using var server = await TestServer.StartAsync(options => options.ConfigureEngine += engine => engine.Handle("log", context =>
        {
            context.Log("a line");
            return TaskOutcome.Done;
        }));
        var calls = new DocumentedCalls(server, await ApiDocument.OfAsync(server));

        await TasksAsync(server, calls);
        await BulkAsync(calls);
        await LocksAsync(calls);
        await CacheAsync(calls);
        await ArtifactsAsync(calls);
        await ScalingAsync(calls);
        await AgentsAsync(calls);
        await SchedulesAsync(calls);
        await WorkflowsAsync(calls);
        await ClusterAsync(calls);
        await calls.ListenAsync("/api/v1/events", "?topic=tasks", events: 3, () => server.RunAsync("""{"task_type": "echo"}"""));
        foreach (var path in new[] { "/api/v1/status", "/api/v1/health", "/api/v1/health/live", "/api/v1/health/ready", "/metrics", "/api/v1/metrics", "/openapi/v1.json" })
        {
            await calls.GetAsync(path, 200);
        }

        // How an ill server answers is tested with an engine that is ill.
        string[] ill = ["GET /api/v1/health 503", "GET /api/v1/health/ready 503"];

        // What only a cluster answers is tested with one.
        string[] clustered =
        [
            .. new[] { "leave", "drain", "down" }.Select(change => $"POST /api/v1/cluster/nodes/{{node_id}}/{change} 200"), "POST /api/v1/cluster/rebalance 202",
        ];

        // What is no answer but a stream is tested as one.
        string[] streams = ["GET /api/v1/agents/connect 101"];
        Assert.Equal(ill.Concat(clustered).Concat(streams).Order(StringComparer.Ordinal), calls.NotSeen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_answer_that_does_not_fit_is_found()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        var document = await ApiDocument.OfAsync(server);
        var schema = document.Follow("#/components/schemas/Task");
        var task = (await server.RunAsync("""{"task_type": "fail", "retry_policy": {"max_attempts": 1}}""")).Json.ToString();
        List<string> With(string old, string @new)
        {
            Assert.Contains(old, task, StringComparison.Ordinal);
            return new SchemaCheck(document).Faults(JsonElement.Parse(task.Replace(old, @new, StringComparison.Ordinal)), schema);
        }

        Assert.Empty(With("task_id", "task_id"));
        Assert.Equal(["$.task_id is missing", "$.id is not in the schema"], With("task_id", "id"));
        Assert.Contains("$.status is ended", Assert.Single(With("\"status\":\"dead_lettered\"", "\"status\":\"ended\"")), StringComparison.Ordinal);
        Assert.Contains("$.priority is 9", Assert.Single(With("\"priority\":2", "\"priority\":9")), StringComparison.Ordinal);
        Assert.Contains("$.attempt is String", Assert.Single(With("\"attempt\":1", "\"attempt\":\"1\"")), StringComparison.Ordinal);
        Assert.Contains("$.error is none", Assert.Single(With("\"retryable\"", "\"again\"")), StringComparison.Ordinal);
    }

    private static async Task ScalingAsync(DocumentedCalls calls)
    {
        await calls.PostAsync("/api/v1/agents/spawn", """{"count": 2}""", 201);
        await calls.PostAsync("/api/v1/agents/spawn", """{"count": 0}""", 400);
        await calls.PostAsync("/api/v1/agents/spawn", """{"count": 999}""", 409);
        await calls.GetAsync("/api/v1/scaling", 200);
        await calls.GetAsync("/api/v1/scaling", 400, "?limit=3");
    }

    private static async Task TasksAsync(TestServer server, DocumentedCalls calls)
    {
        const string Tasks = "/api/v1/tasks";
        const string Full = """
            {"task_type": "echo", "domain": "d", "priority": "high", "input_data": {"a": [1]}, "requirements": {"min_cpu": 0}, "timeout": 5,
             "queue_timeout": 5, "delay": 0, "retry_policy": {"max_attempts": 2}, "idempotency_key": "k", "tags": {"team": "a"}}
            """;
        await calls.PostAsync(Tasks, Full, 201);
        await calls.PostAsync(Tasks, Full, 200);
        await calls.PostAsync(Tasks, """{"task_type": "echo", "domain": "d", "idempotency_key": "k"}""", 409);
        await calls.PostAsync(Tasks, """{"task_typ": 1}""", 400);
        await calls.PostAsync(Tasks, "task_type=echo", 415, "text/plain");

        var failed = (await server.RunAsync("""{"task_type": "fail", "retry_policy": {"max_attempts": 2, "initial_interval": 0}}""")).Json.GetProperty("task_id").GetString()!;
        var running = await server.SubmitAsync("""{"task_type": "gate", "input_data": "answers"}""");
        await server.GateOf("answers").Started.Task;
        var waiting = await server.SubmitAsync("""{"task_type": "nobody-runs-this"}""");
        await calls.GetAsync(Tasks, 200, "?limit=3");
        await calls.GetAsync(Tasks, 400, "?limit=0");
        foreach (var id in new[] { failed, running, waiting })
        {
            await calls.GetAsync(Tasks + "/{id}", 200, id: id);
            await calls.GetAsync(Tasks + "/{id}/events", 200, id: id);
        }

        var logged = (await server.RunAsync("""{"task_type": "log"}""")).Json.GetProperty("task_id").GetString()!;
        Assert.NotEmpty((await calls.GetAsync(Tasks + "/{id}/logs", 200, id: logged)).Json.GetProperty("items").EnumerateArray());
        await calls.GetAsync(Tasks + "/{id}", 404, id: "none");
        await calls.PostAsync(Tasks + "/{id}/cancel", """{"reason": "why not"}""", 200, id: running);
        await calls.PostAsync(Tasks + "/{id}/cancel", "", 409, id: failed);
        await calls.PostAsync(Tasks + "/{id}/retry", "{}", 200, id: failed);
        await calls.PostAsync(Tasks + "/{id}/retry", "{}", 409, id: waiting);
        await calls.GetAsync(Tasks + "/{id}/events", 200, "?limit=100", running);
        await calls.SendAsync(HttpMethod.Delete, Tasks + "/{id}", 409, id: waiting);
        await calls.PostAsync(Tasks + "/{id}/cancel", "", 200, id: waiting);
        await calls.SendAsync(HttpMethod.Delete, Tasks + "/{id}", 204, id: waiting);
        await calls.PostAsync(Tasks + "/batch", $"{{\"task_type\": \"echo\"}}\n\n{Full.ReplaceLineEndings(" ")}\n{{}}\nnot json\n", 200, "application/x-ndjson");
    }

    private static async Task CacheAsync(DocumentedCalls calls)
    {
        const string Cache = "/api/v1/cache";
        await calls.PostAsync("/api/v1/tasks", """{"task_type": "echo", "cache_strategy": "memory"}""", 201);
        await calls.GetAsync(Cache, 200, "?strategy=memory&limit=1");
        await calls.GetAsync(Cache, 400, "?strategy=none");
        await calls.SendAsync(HttpMethod.Delete, Cache, 200, "?task_type=echo");
        await calls.SendAsync(HttpMethod.Delete, Cache, 400, "?key=1");
    }

    private static async Task ArtifactsAsync(DocumentedCalls calls)
    {
        const string Artifacts = "/api/v1/artifacts";
        var stored = await calls.PostAsync(Artifacts, "some bytes", 201, "application/octet-stream");
        await calls.GetAsync(Artifacts + "/{hash}", 200, id: stored.Json.GetProperty("$artifact").GetString());
        await calls.GetAsync(Artifacts + "/{hash}", 404, id: new string('0', 64));
    }

    private static async Task LocksAsync(DocumentedCalls calls)
    {
        const string Locks = "/api/v1/locks";
        await calls.PostAsync(Locks + "/{name}", """{"owner": "me", "ttl": 60, "lease_id": "mine"}""", 200, id: "db%2Fa");
        await calls.PostAsync(Locks + "/{name}", "{}", 409, id: "db%2Fa");
        await calls.PostAsync(Locks + "/{name}", """{"ttl": 0}""", 400, id: "b");
        await calls.PostAsync(Locks + "/{name}/renew", """{"lease_id": "mine"}""", 200, id: "db%2Fa");
        await calls.PostAsync(Locks + "/{name}/renew", """{"lease_id": "other"}""", 409, id: "db%2Fa");
        await calls.GetAsync(Locks, 200, "?prefix=db/&limit=1");
        await calls.GetAsync(Locks + "/{name}", 200, id: "db%2Fa");
        await calls.PostAsync(Locks + "/{name}/release", """{"lease_id": "mine"}""", 200, id: "db%2Fa");
        await calls.GetAsync(Locks + "/{name}", 404, id: "db%2Fa");
    }

    private static async Task AgentsAsync(DocumentedCalls calls)
    {
        const string Agent = "/api/v1/agents/{agent_id}";
        const string Task = Agent + "/tasks/{task_id}";
        var session = (await calls.PostAsync("/api/v1/agents/register", """{"agent_id": "a", "slots": 2, "task_types": ["remote"], "resources": {"cpu": 4}}""", 200))
            .Json.GetProperty("session").GetString();
        await calls.PostAsync("/api/v1/agents/register", """{"agent_id": "a/b"}""", 400);
        await calls.PostAsync("/api/v1/tasks", """{"task_type": "remote", "input_data": [1]}""", 201);
        await calls.PostAsync("/api/v1/tasks", """{"task_type": "remote"}""", 201);
        var work = await calls.PostAsync(Agent + "/lease", $$"""{"session": "{{session}}", "max": 1, "wait": 20}""", 200, id: "a");
        var more = await calls.PostAsync(Agent + "/lease", $$"""{"session": "{{session}}", "max": 1, "wait": 20}""", 200, id: "a");
        await calls.PostAsync(Agent + "/lease", """{"session": "other"}""", 409, id: "a");
        var (first, second) = (Only(work), Only(more));
        await calls.PostAsync(Task + "/progress", $$"""{"attempt_token": "{{first.Token}}", "percent": 5}""", 200, id: $"a|{first.Task}");
        await calls.PostAsync(Task + "/complete", $$"""{"attempt_token": "{{first.Token}}", "result": {"x": 1} }""", 200, id: $"a|{first.Task}");
        await calls.PostAsync(Task + "/fail", $$"""{"attempt_token": "{{second.Token}}", "error": {"retryable": false} }""", 200, id: $"a|{second.Task}");
        await calls.PostAsync(Task + "/fail", """{"attempt_token": "x", "error": {}}""", 409, id: $"a|{second.Task}");
        await calls.PostAsync(Task + "/complete", """{"attempt_token": "x"}""", 404, id: "a|none");
        await calls.GetAsync("/api/v1/agents", 200, "?limit=5");
        await calls.GetAsync(Agent, 200, id: "a");
        await calls.GetAsync(Agent, 404, id: "none");
        await calls.PostAsync(Agent + "/drain", "", 200, id: "a");
        await calls.PostAsync("/api/v1/agents/register", """{"agent_id": "b"}""", 200);
        await calls.PostAsync(Agent + "/deregister", $$"""{"session": "{{session}}"}""", 409, id: "b");
        session = (await calls.PostAsync("/api/v1/agents/register", """{"agent_id": "b"}""", 200)).Json.GetProperty("session").GetString();
        await calls.PostAsync(Agent + "/deregister", $$"""{"session": "{{session}}"}""", 200, id: "b");
        await calls.GetAsync("/api/v1/agents/connect", 426);

        await calls.PostAsync("/api/v1/nodes/{node_id}/register", """{"port": 1, "agents": ["x"], "unheard": "of"}""", 200, id: "manager");
        await calls.PostAsync("/api/v1/nodes/{node_id}/register", """{"port": 0}""", 400, id: "manager");
        await calls.PostAsync("/api/v1/nodes/{node_id}/heartbeat", """{"status": "active", "cpu_usage": 99}""", 200, id: "manager");
        await calls.PostAsync("/api/v1/nodes/{node_id}/heartbeat", "{}", 404, id: "stranger");
        await calls.GetAsync("/api/v1/nodes/{node_id}", 200, id: "manager");
    }

    private static (string Task, string Token) Only(Answer work)
    {
        var assignment = Assert.Single(work.Json.GetProperty("assignments").EnumerateArray());
        return (assignment.GetProperty("task_id").GetString()!, assignment.GetProperty("attempt_token").GetString()!);
    }

    private static async Task SchedulesAsync(DocumentedCalls calls)
    {
        const string One = "/api/v1/schedules/{schedule_id}";
        const string Body = """{"cron": "0 2 * * *", "task": {"task_type": "nobody_runs_this", "input_data": [1], "retry_policy": {"max_attempts": 2}, "requirements": {"gpu": 1}}}""";
        await calls.SendAsync(HttpMethod.Put, One, 201, id: "nightly", content: Json(Body));
        await calls.SendAsync(HttpMethod.Put, One, 200, id: "nightly", content: Json(Body));
        await calls.SendAsync(HttpMethod.Put, One, 400, id: "nightly", content: Json("{}"));
        await calls.PostAsync(One + "/pause", "{}", 200, id: "nightly");
        await calls.PostAsync(One + "/resume", "{}", 200, id: "nightly");
        await calls.PostAsync(One + "/run", "{}", 200, id: "nightly");
        await calls.PostAsync(One + "/run", "{}", 409, id: "nightly");
        await calls.GetAsync("/api/v1/schedules", 200, "?limit=1");
        await calls.GetAsync(One, 200, id: "nightly");
        await calls.SendAsync(HttpMethod.Delete, One, 204, id: "nightly");
        await calls.GetAsync(One, 404, id: "nightly");

        static StringContent Json(string body) => new(body, System.Text.Encoding.UTF8, "application/json");
    }

    private static async Task WorkflowsAsync(DocumentedCalls calls)
    {
        const string One = "/api/v1/workflows/{workflow_id}";
        const string Runs = "/api/v1/workflows/runs";
        const string Run = Runs + "/{run_id}";
        const string Body = """
            {"tasks": [{"task_id": "a", "task_type": "echo", "parameters": {"x": "${params.x}"}, "retry_policy": {"max_attempts": 2}},
                       {"task_id": "ok", "approval": true, "dependencies": ["a"], "timeout": 60}, {"task_id": "each", "task_type": "echo", "map": "[1, 2]"}]}
            """;
        await calls.SendAsync(HttpMethod.Put, One, 201, id: "flow", content: Json(Body));
        await calls.SendAsync(HttpMethod.Put, One, 200, id: "flow", content: Json(Body));
        await calls.SendAsync(HttpMethod.Put, One, 400, id: "flow", content: Json("{}"));
        await calls.PostAsync("/api/v1/workflows/validate", "workflow_id: w\ntasks:\n- task_id: a\n  task_type: echo\n", 200, "application/yaml");
        await calls.PostAsync("/api/v1/workflows/validate", "a: [", 400, "application/yaml");
        await calls.GetAsync("/api/v1/workflows", 200, "?limit=1");
        await calls.GetAsync(One, 200, "?version=1", "flow");
        await calls.GetAsync(One, 404, "?version=2", "flow");

        var id = (await calls.PostAsync(Runs, """{"workflow_id": "flow", "parameters": {"x": 1}, "idempotency_key": "k"}""", 201)).Json.GetProperty("run_id").GetString();
        await calls.PostAsync(Runs, """{"workflow_id": "flow", "parameters": {"x": 1}, "idempotency_key": "k"}""", 200);
        await calls.PostAsync(Runs, """{"workflow_id": "flow", "parameters": {"x": 2}, "idempotency_key": "k"}""", 409);
        await calls.PostAsync(Runs, """{"workflow_id": "none"}""", 404);
        await calls.PostAsync(Run + "/pause", "{}", 200, id: id);
        await calls.PostAsync(Run + "/resume", "", 200, id: id);
        await calls.PostAsync(Run + "/signals/{name}", """{"payload": {"approved": true}}""", 200, id: $"{id}|ok");
        Assert.Equal("completed", (await calls.GetAsync(Run, 200, "?wait=20", id)).TaskStatus);
        await calls.GetAsync(Runs, 200, "?status=completed&workflow_id=flow&limit=1");
        await calls.GetAsync(Run + "/events", 200, "?limit=3", id);
        await calls.PostAsync(Run + "/pause", "{}", 409, id: id);
        await calls.PostAsync(Run + "/rerun", """{"from": "a"}""", 200, id: id);
        await calls.PostAsync(Run + "/cancel", """{"reason": "enough"}""", 200, id: id);
        Assert.Equal("cancelled", (await calls.GetAsync(Run, 200, "?wait=20", id)).TaskStatus);
        await calls.PostAsync(Run + "/rerun", """{"fork": true, "parameters": {"x": 3}}""", 201, id: id);
        await calls.GetAsync(Run, 404, id: "none");
        await calls.SendAsync(HttpMethod.Delete, One, 204, id: "flow");

        static StringContent Json(string body) => new(body, System.Text.Encoding.UTF8, "application/json");
    }

    private static async Task ClusterAsync(DocumentedCalls calls)
    {
        const string Cluster = "/api/v1/cluster";
        const string Node = Cluster + "/nodes/{node_id}";
        var self = (await calls.GetAsync(Cluster, 200)).Json.GetProperty("self").GetString();
        await calls.GetAsync("/api/v1/nodes", 200);
        await calls.GetAsync("/api/v1/nodes/{node_id}", 200, id: self);
        await calls.GetAsync("/api/v1/nodes/{node_id}", 404, id: "none");
        await calls.PostAsync(Node + "/leave", "", 409, id: self);
        await calls.PostAsync(Node + "/drain", "", 409, id: self);
        await calls.PostAsync(Node + "/down", "", 409, id: self);
        await calls.PostAsync(Cluster + "/rebalance", "", 409);
    }

    private static async Task BulkAsync(DocumentedCalls calls)
    {
        // Two that nobody runs: with them the slow job below cannot be over before it is asked about.
        await calls.PostAsync("/api/v1/tasks", """{"task_type": "nobody-runs-this", "tags": {"team": "slow"}}""", 201);
        await calls.PostAsync("/api/v1/tasks", """{"task_type": "nobody-runs-this", "tags": {"team": "slow"}}""", 201);
        const string Bulk = "/api/v1/tasks/bulk";
        await calls.PostAsync(Bulk, """{"action": "cancel", "filter": {}, "dry_run": true}""", 200);
        await calls.PostAsync(Bulk, """{"action": "burn"}""", 400);
        var job = await calls.PostAsync(
            Bulk, """{"action": "cancel", "filter": {"tags": {"team": "slow"}, "submitted_after": "2020-01-01T00:00:00Z"}, "rate": 0.001, "reason": "tidy"}""", 202);
        var id = job.Json.GetProperty("bulk_id").GetString()!;
        await calls.GetAsync(Bulk, 200);
        await calls.GetAsync(Bulk + "/{bulk_id}", 200, id: id);
        await calls.GetAsync(Bulk + "/{bulk_id}", 404, id: "none");
        await calls.PostAsync(Bulk + "/{bulk_id}/pause", "{}", 200, id: id);
        await calls.PostAsync(Bulk + "/{bulk_id}/resume", "{}", 200, id: id);
        await calls.PostAsync(Bulk + "/{bulk_id}/rate", """{"rate": 0.01}""", 200, id: id);
        await calls.PostAsync(Bulk + "/{bulk_id}/cancel", """{"reason": "enough"}""", 200, id: id);
        await calls.PostAsync(Bulk + "/{bulk_id}/pause", "{}", 409, id: id);
    }
}
