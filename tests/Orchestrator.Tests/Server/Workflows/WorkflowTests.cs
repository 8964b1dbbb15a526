using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Orchestrator.Tests.Server.OpenApi;

namespace Orchestrator.Tests.Server.Workflows;

/// <summary><c>/api/v1/workflows</c>.</summary>
public sealed class WorkflowTests
{
    private const string Workflows = "/api/v1/workflows";
    private const string Body = """{"workflow_id": "count", "tasks": [{"task_id": "a", "task_type": "echo"}]}""";

    [Fact]
    public async Task A_workflow_is_put_in_versions_shown_listed_and_deleted()
    {
        await using var server = await WorkflowServer.StartAsync(new FakeWorkflows());
        var calls = new DocumentedCalls(server, await ApiDocument.OfAsync(server));

        var first = await calls.SendAsync(HttpMethod.Put, Workflows + "/{workflow_id}", 201, id: "count", content: Json(Body));
        var same = await calls.SendAsync(HttpMethod.Put, Workflows + "/{workflow_id}", 200, id: "count", content: Json("""{"tasks": [{"task_id": "a", "task_type": "echo"}]}"""));
        var second = await calls.SendAsync(HttpMethod.Put, Workflows + "/{workflow_id}", 201, id: "count", content: Json(Body.Replace("\"tasks\"", "\"name\": \"Count\", \"tasks\"", StringComparison.Ordinal)));

        Assert.Equal((1, 1, 2), (Version(first), Version(same), Version(second)));
        Assert.Equal("/api/v1/workflows/count?version=2", second.Headers.Location!.OriginalString);
        Assert.Equal(1, Version(await calls.GetAsync(Workflows + "/{workflow_id}", 200, "?version=1", "count")));
        var latest = await calls.GetAsync(Workflows + "/{workflow_id}", 200, id: "count");
        Assert.Equal((2, "a"), (Version(latest), latest.Json.GetProperty("spec").GetProperty("tasks")[0].GetProperty("task_id").GetString()));
        var item = Assert.Single((await calls.GetAsync(Workflows, 200, "?limit=5")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal((2, JsonValueKind.Null), (item.GetProperty("version").GetInt32(), item.GetProperty("spec").ValueKind));
        await calls.GetAsync(Workflows + "/{workflow_id}", 404, "?version=3", "count");
        await calls.SendAsync(HttpMethod.Delete, Workflows + "/{workflow_id}", 204, id: "count");
        (await calls.GetAsync(Workflows + "/{workflow_id}", 404, id: "count")).MustBeProblem(404, "workflow_not_found");
        (await calls.SendAsync(HttpMethod.Delete, Workflows + "/{workflow_id}", 404, id: "count")).MustBeProblem(404, "workflow_not_found");
    }

    [Fact]
    public async Task A_path_and_a_body_with_different_ids_are_refused()
    {
        await using var server = await WorkflowServer.StartAsync(new FakeWorkflows());

        (await PutAsync(server, "other", Body)).MustFault("workflow_id");
        (await PutAsync(server, "runs", Body.Replace("count", "runs", StringComparison.Ordinal))).MustFault("workflow_id");
    }

    [Fact]
    public async Task Faults_of_a_workflow_are_named_by_their_fields()
    {
        await using var server = await WorkflowServer.StartAsync(new FakeWorkflows());
        var calls = new DocumentedCalls(server, await ApiDocument.OfAsync(server));
        const string Wrong = """{"workflow_id": "w", "tasks": [{"task_id": "a", "task_type": "echo"}, {"task_id": "b", "task_type": "echo", "dependencies": ["b"]}]}""";

        var check = (await calls.PostAsync(Workflows + "/validate", Wrong, 200)).Json;
        Assert.False(check.GetProperty("valid").GetBoolean());
        Assert.Equal("tasks[1].dependencies", Assert.Single(check.GetProperty("faults").EnumerateArray()).GetProperty("field").GetString());
        Assert.True((await calls.PostAsync(Workflows + "/validate", Body, 200)).Json.GetProperty("valid").GetBoolean());
        Assert.False((await calls.PostAsync(Workflows + "/validate", """{"workflow_id": "w"}""", 200)).Json.GetProperty("valid").GetBoolean());
        (await calls.PostAsync(Workflows + "/validate", "{", 400)).MustBeProblem(400, "malformed_json");

        Assert.Equal("must not hold the step itself", (await PutAsync(server, "w", Wrong)).MustFault("tasks[1].dependencies"));
        Assert.Equal("must not hold the step itself", (await server.PostAsync(Workflows + "/runs", Wrong)).MustFault("tasks[1].dependencies"));
    }

    private static int Version(Answer answer) => answer.Json.GetProperty("version").GetInt32();

    private static Task<Answer> PutAsync(TestServer server, string id, string body) => server.SendAsync(HttpMethod.Put, $"{Workflows}/{id}", Json(body));

    private static StringContent Json(string body) => new(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
}
