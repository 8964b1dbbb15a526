using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orchestrator.Tests.Server.OpenApi;

/// <summary>What the document calls valid is accepted, up to the edge, and what lies behind the edge is refused.</summary>
public sealed class RequestTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public Task A_submission_is_taken_up_to_the_edges_of_its_schema() =>
        TakesAsync("/api/v1/tasks", "SubmitTaskRequest", """{"task_type": "nobody-runs-this"}""");

    [Fact]
    public Task A_bulk_request_is_taken_up_to_the_edges_of_its_schema() =>
        // Which states an action can change is no matter of the schema.
        TakesAsync("/api/v1/tasks/bulk", "BulkRequest", """{"action": "cancel", "filter": {}, "dry_run": true}""", "filter.status");

    [Fact]
    public async Task Changes_of_a_bulk_job_are_taken_up_to_the_edges_of_their_schemas()
    {
        await server.SubmitAsync("""{"task_type": "nobody-runs-this", "domain": "edges"}""");
        foreach (var (change, schema, body) in new[] { ("rate", "BulkRateRequest", """{"rate": 1}"""), ("cancel", "ChangeBulkRequest", "{}") })
        {
            var job = await server.PostAsync("/api/v1/tasks/bulk", """{"action": "delete", "filter": {"domain": "edges"}, "rate": 0.001}""");
            var path = $"/api/v1/tasks/bulk/{job.Json.GetProperty("bulk_id").GetString()}/{change}";
            await TakesAsync(path, schema, body, accepts: status => status is 200 or 409);
        }
    }

    [Fact]
    public async Task Calls_about_locks_are_taken_up_to_the_edges_of_their_schemas()
    {
        // A wait of a minute is believed.
        await TakesAsync("/api/v1/locks/edges", "AcquireLockRequest", "{}", "wait", accepts: status => status is 200 or 409);
        await TakesAsync("/api/v1/locks/edges/renew", "RenewLockRequest", """{"lease_id": "x"}""", accepts: status => status is 200 or 409);
        await TakesAsync("/api/v1/locks/edges/release", "ReleaseLockRequest", """{"lease_id": "x"}""");
    }

    [Fact]
    public async Task Calls_of_agents_are_taken_up_to_the_edges_of_their_schemas()
    {
        const string Task = "/api/v1/agents/edges/tasks/1-01arz3ndektsv4rrffq69g5fav/";

        // Ids are part of paths, addresses are addresses, and what is in a list of objects is no matter of its edges.
        await TakesAsync("/api/v1/agents/register", "RegisterAgentRequest", """{"agent_id": "edges"}""", "agent_id,endpoint,running");
        await TakesAsync("/api/v1/agents/edges/lease", "LeaseRequest", """{"session": "x"}""", accepts: status => status == 409);
        await TakesAsync("/api/v1/agents/edges/deregister", "DeregisterAgentRequest", """{"session": "x"}""", accepts: status => status == 409);
        await TakesAsync(Task + "progress", "ReportProgressRequest", """{"attempt_token": "x"}""", accepts: status => status == 409);
        await TakesAsync(Task + "complete", "CompleteAttemptRequest", """{"attempt_token": "x"}""", accepts: status => status == 409);
        await TakesAsync(Task + "fail", "FailAttemptRequest", """{"attempt_token": "x", "error": {}}""", accepts: status => status == 409);
    }

    [Fact]
    public async Task Calls_about_runs_are_taken_up_to_the_edges_of_their_schemas()
    {
        const string Flow = """{"workflow_id": "edges", "tasks": [{"task_id": "a", "approval": true}], "parameters": {"x": 1}}""";
        var run = (await server.PostAsync("/api/v1/workflows/runs", Flow)).Json.GetProperty("run_id").GetString();

        // What a workflow must be is no matter of the schema, and a signal for an approval says whether it is one.
        await TakesAsync("/api/v1/workflows/runs", "StartRunRequest", Flow, "workflow_id,version,name,parameters,global_parameters,tasks,result,timeout,max_parallel");
        await TakesAsync($"/api/v1/workflows/runs/{run}/signals/x", "SignalRunRequest", "{}", accepts: status => status is 200 or 409);
        await TakesAsync($"/api/v1/workflows/runs/{run}/cancel", "CancelRunRequest", "{}", accepts: status => status is 200 or 409);
        await TakesAsync($"/api/v1/workflows/runs/{run}/rerun", "RerunRequest", "{}", "parameters,fork", accepts: status => status is 200 or 409);
    }

    [Fact]
    public async Task A_cancellation_is_taken_up_to_the_edges_of_its_schema() =>
        await TakesAsync($"/api/v1/tasks/{await server.SubmitAsync("""{"task_type": "nobody-runs-this"}""")}/cancel", "CancelTaskRequest", "{}");

    [Fact]
    public async Task Every_parameter_is_taken_up_to_the_edges_of_its_schema()
    {
        var document = await ApiDocument.OfAsync(server);
        var id = await server.SubmitAsync("""{"task_type": "echo"}""");
        var bulk = await server.PostAsync("/api/v1/tasks/bulk", """{"action": "delete", "filter": {"domain": "none"}}""");
        const string Flow = """{"workflow_id": "edges", "tasks": [{"task_id": "a", "task_type": "echo"}]}""";
        await server.SendAsync(HttpMethod.Put, "/api/v1/workflows/edges", new StringContent(Flow, System.Text.Encoding.UTF8, "application/json"));
        var run = await server.PostAsync("/api/v1/workflows/runs", Flow);
        var tried = 0;
        foreach (var operation in document.Operations.Where(operation => operation.Method == "GET" && operation.Json.TryGetProperty("parameters", out _)))
        {
            var path = operation.Path.Replace("{agent_id}", "local", StringComparison.Ordinal).Replace("{id}", id, StringComparison.Ordinal)
                .Replace("{node_id}", Environment.MachineName.ToLowerInvariant(), StringComparison.Ordinal)
                .Replace("{workflow_id}", "edges", StringComparison.Ordinal).Replace("{run_id}", run.Json.GetProperty("run_id").GetString(), StringComparison.Ordinal)
                .Replace("{bulk_id}", bulk.Json.GetProperty("bulk_id").GetString(), StringComparison.Ordinal);
            foreach (var (isAllowed, query) in operation.Json.GetProperty("parameters").EnumerateArray().SelectMany(parameter => Queries(document, parameter)))
            {
                // Only the beginning counts: a stream of events has no end.
                using var answer = await server.Client.GetAsync(new Uri($"{path}?{query}", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
                Assert.True((int)answer.StatusCode == (isAllowed ? 200 : 400), $"{path}?{query} was answered {answer.StatusCode}");
                tried++;
            }
        }

        Assert.InRange(tried, 60, 1000);
    }

    private async Task TakesAsync(string path, string schema, string body, string? but = null, Func<int, bool>? accepts = null)
    {
        var document = await ApiDocument.OfAsync(server);
        var (check, known) = (new SchemaCheck(document), document.Follow($"#/components/schemas/{schema}"));
        var edges = new EdgeValues(document).Bodies(schema, JsonNode.Parse(body)!.AsObject()).Where(edge => !(but ?? "").Split(',').Contains(edge.Field)).ToList();
        Assert.Contains(edges, edge => edge.IsAllowed);
        Assert.Contains(edges, edge => !edge.IsAllowed);
        foreach (var (isAllowed, field, edge) in edges)
        {
            Assert.Equal(isAllowed, check.Faults(JsonElement.Parse(edge.ToJsonString()), known).Count == 0);

            var answer = await server.PostAsync(path, edge.ToJsonString());

            Assert.True(
                isAllowed ? accepts?.Invoke(answer.Status) ?? answer.Status < 300 : answer.Status == 400,
                $"{path}: {field} in {edge.ToJsonString()} was answered {answer.Status} {(answer.Status == 400 ? answer.Json : "")}");
        }
    }

    private static IEnumerable<(bool IsAllowed, string Query)> Queries(ApiDocument document, JsonElement parameter)
    {
        var name = parameter.GetProperty("name").GetString()!;
        var schema = parameter.GetProperty("schema");
        if (parameter.GetProperty("in").GetString() != "query")
        {
            return [];
        }

        if (schema.GetProperty("type").GetString() == "object")
        {
            // Each member of the object is a parameter of its own.
            return parameter.GetProperty("example").EnumerateObject().Select(member => (true, $"{member.Name}={member.Value}")).Append((false, "unheard.of=1"));
        }

        // Which ids and cursors there are is no matter of the schema; a wait of a minute is believed.
        return new EdgeValues(document).Of(schema)
            .Where(edge => !(edge.IsAllowed && (name is "task_id" or "cursor" or "key" || (name == "wait" && edge.Value!.GetValue<JsonElement>().GetDouble() > 1))))
            .Where(edge => edge.IsAllowed || schema.GetProperty("type").GetString() != "string" || schema.TryGetProperty("enum", out _) || schema.TryGetProperty("format", out _))
            .Select(edge => (edge.IsAllowed, $"{name}={Uri.EscapeDataString(Text(edge.Value!))}"));
    }

    private static string Text(JsonNode value) => value is JsonArray items ? string.Join(',', items.Select(item => Text(item!))) : value.ToString();
}
