using System.Text.Json;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine.Workflows;
using Orchestrator.Tests.Server.OpenApi;

namespace Orchestrator.Tests.Server.Workflows;

/// <summary><c>/api/v1/workflows/runs</c>.</summary>
public sealed class RunTests
{
    private const string Runs = "/api/v1/workflows/runs";
    private const string One = Runs + "/{run_id}";
    private const string Inline = """
        {"workflow_id": "w", "tasks": [{"task_id": "b", "task_type": "echo"}, {"task_id": "a", "task_type": "echo", "dependencies": ["b"]}],
         "parameters": {"n": 1}, "idempotency_key": "k"}
        """;

    [Fact]
    public async Task A_run_of_a_given_workflow_is_started_once_for_a_key()
    {
        var workflows = new FakeWorkflows();
        await using var server = await WorkflowServer.StartAsync(workflows);
        var calls = new DocumentedCalls(server, await ApiDocument.OfAsync(server));

        var started = await calls.PostAsync(Runs, Inline, 201);
        var again = await calls.PostAsync(Runs, Inline, 200);

        Assert.Equal($"{Runs}/{Id(started)}", started.Headers.Location!.OriginalString);
        Assert.Equal(Id(started), Id(again));
        Assert.Equal("{\"n\": 1}", started.Json.GetProperty("parameters").GetRawText());
        Assert.Equal(["b", "a"], started.Json.GetProperty("tasks").EnumerateObject().Select(step => step.Name));
        Assert.Equal("0/2", $"{started.Json.GetProperty("progress").GetProperty("completed")}/{started.Json.GetProperty("progress").GetProperty("total")}");
        (await calls.PostAsync(Runs, Inline.Replace("1}", "2}", StringComparison.Ordinal), 409)).MustBeProblem(409, "idempotency_conflict");
    }

    [Fact]
    public async Task A_run_of_a_stored_workflow_is_started_by_its_id()
    {
        var workflows = new FakeWorkflows();
        await using var server = await WorkflowServer.StartAsync(workflows);
        await server.SendAsync(HttpMethod.Put, "/api/v1/workflows/count", new StringContent("""{"tasks": [{"task_id": "a", "task_type": "echo"}]}""", System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(201, (await server.PostAsync(Runs, """{"workflow_id": "count", "version": 1, "parameters": {"x": [1]}}""")).Status);

        Assert.Equal(("count", 1), (workflows.Started[0].Reference!.Id, workflows.Started[0].Reference!.Version));
        (await server.PostAsync(Runs, """{"workflow_id": "none"}""")).MustBeProblem(404, "workflow_not_found");
    }

    [Theory]
    [InlineData("{}", "workflow_id")]
    [InlineData("""{"workflow_id": 1}""", "workflow_id")]
    [InlineData("""{"workflow_id": "w", "version": 0}""", "version")]
    [InlineData("""{"workflow_id": "w", "parameters": [1]}""", "parameters")]
    [InlineData("""{"workflow_id": "w", "idempotency_key": ""}""", "idempotency_key")]
    [InlineData("""{"workflow_id": "w", "params": {}}""", "params")]
    [InlineData("""{"workflow_id": "w", "tasks": [{"task_id": "a", "task_type": "echo"}], "parameters": 1}""", "parameters")]
    [InlineData("""{"workflow_id": "w", "tasks": [{"task_id": "a", "task_type": "echo"}], "idempotency_key": 1}""", "idempotency_key")]
    public async Task A_wrong_start_names_its_field(string body, string field)
    {
        await using var server = await WorkflowServer.StartAsync(new FakeWorkflows());

        (await server.PostAsync(Runs, body)).MustFault(field);
    }

    [Fact]
    public async Task Runs_are_listed_newest_first_by_status_and_workflow()
    {
        var workflows = new FakeWorkflows();
        await using var server = await WorkflowServer.StartAsync(workflows);
        var calls = new DocumentedCalls(server, await ApiDocument.OfAsync(server));
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            ids.Add(Id(await calls.PostAsync(Runs, Inline.Replace("\"k\"", $"\"k{i}\"", StringComparison.Ordinal), 201)));
        }

        workflows.Runs[0] = workflows.Runs[0] with { Status = RunStatus.Completed };
        var page = (await calls.GetAsync(Runs, 200, "?limit=2")).Json;
        Assert.Equal([ids[2], ids[1]], Ids(page));
        Assert.Equal([ids[0]], Ids((await calls.GetAsync(Runs, 200, $"?cursor={page.GetProperty("next_cursor").GetString()}")).Json));
        Assert.Equal([ids[0]], Ids((await calls.GetAsync(Runs, 200, "?status=completed&workflow_id=w")).Json));
        Assert.Empty(Ids((await calls.GetAsync(Runs, 200, "?workflow_id=other")).Json));
        (await server.GetAsync(Runs + "?status=done")).MustFault("status", "invalid_query");
        (await server.GetAsync(Runs + "?cursor=x")).MustFault("cursor", "invalid_query");
    }

    [Fact]
    public async Task A_run_shows_how_the_tasks_of_its_live_steps_stand()
    {
        var workflows = new FakeWorkflows();
        await using var server = await WorkflowServer.StartAsync(workflows);
        var calls = new DocumentedCalls(server, await ApiDocument.OfAsync(server));
        var id = Id(await calls.PostAsync(Runs, Inline, 201));
        Assert.True(TaskId.TryParse(await server.SubmitAsync("""{"task_type": "gate", "input_data": "run"}"""), out var running));
        Assert.True(TaskId.TryParse(await server.SubmitAsync("""{"task_type": "nobody-runs-this"}"""), out var waiting));
        await server.GateOf("run").Started.Task;
        workflows.Runs[0] = workflows.Runs[0] with
        {
            Error = new TaskError("step_failed", "no", false),
            Steps =
            [
                new() { Id = "one", Status = StepStatus.Running, Task = running, Attempt = 1, StartedAt = new Instant(1) },
                new() { Id = "two", Status = StepStatus.Running, Task = waiting, Attempt = 2 },
                new() { Id = "asks", Status = StepStatus.Running, Signal = "ok", Deadline = new Instant(5), Reason = "signal 'ok'" },
                new() { Id = "many", Status = StepStatus.Running, Elements = 10, EndedElements = 4 },
                new() { Id = "not", Status = StepStatus.Skipped, Reason = "its condition was false" },
                new() { Id = "done", Status = StepStatus.Completed, Cached = true, Result = "[1]"u8.ToArray(), Dependencies = ["one"] },
            ],
        };

        var steps = (await calls.GetAsync(One, 200, id: id)).Json.GetProperty("tasks");

        Assert.Equal("running", steps.GetProperty("one").GetProperty("status").GetString());
        Assert.Equal(running.ToString(), steps.GetProperty("one").GetProperty("task_id").GetString());
        Assert.Equal("queued", steps.GetProperty("two").GetProperty("status").GetString());
        Assert.NotEmpty(steps.GetProperty("two").GetProperty("waiting_for").GetString()!);
        Assert.Equal(("running", "signal 'ok'"), (steps.GetProperty("asks").GetProperty("status").GetString(), steps.GetProperty("asks").GetProperty("waiting_for").GetString()));
        Assert.Equal(4, steps.GetProperty("many").GetProperty("elements").GetProperty("ended").GetInt32());
        Assert.Equal("its condition was false", steps.GetProperty("not").GetProperty("reason").GetString());
        Assert.Equal("[1]", steps.GetProperty("done").GetProperty("result").GetRawText());
        (await calls.GetAsync(One, 404, id: "none")).MustBeProblem(404, "run_not_found");
    }

    [Fact]
    public async Task A_run_is_waited_for_to_its_end_or_to_its_next_revision()
    {
        var workflows = new FakeWorkflows();
        await using var server = await WorkflowServer.StartAsync(workflows);
        var id = Id(await server.PostAsync(Runs, Inline));

        await server.GetAsync($"{Runs}/{id}?wait=30");
        await server.GetAsync($"{Runs}/{id}?wait=1.5&after=7");

        Assert.Equal(["wait 30 after ", "wait 1.5 after 7"], workflows.Told);
        (await server.GetAsync($"{Runs}/{id}?wait=61")).MustFault("wait", "invalid_query");
        (await server.GetAsync($"{Runs}/{id}?after=-1")).MustFault("after", "invalid_query");
    }

    [Fact]
    public async Task A_history_is_paged()
    {
        await using var server = await WorkflowServer.StartAsync(new FakeWorkflows());
        var calls = new DocumentedCalls(server, await ApiDocument.OfAsync(server));
        var id = Id(await calls.PostAsync(Runs, Inline, 201));

        var first = (await calls.GetAsync(One + "/events", 200, "?limit=1", id)).Json;
        var second = (await calls.GetAsync(One + "/events", 200, $"?limit=1&cursor={first.GetProperty("next_cursor").GetString()}", id)).Json;

        Assert.Equal("run_started", first.GetProperty("items")[0].GetProperty("type").GetString());
        Assert.Equal(("step_failed", 3), (second.GetProperty("items")[0].GetProperty("type").GetString(), second.GetProperty("items")[0].GetProperty("element").GetInt32()));
        Assert.Equal(JsonValueKind.Null, second.GetProperty("next_cursor").ValueKind);
        await calls.GetAsync(One + "/events", 404, id: "none");
    }

    [Fact]
    public async Task A_run_is_told_what_to_do()
    {
        var workflows = new FakeWorkflows();
        await using var server = await WorkflowServer.StartAsync(workflows);
        var calls = new DocumentedCalls(server, await ApiDocument.OfAsync(server));
        var id = Id(await calls.PostAsync(Runs, Inline, 201));

        await calls.PostAsync(One + "/cancel", """{"reason": "enough"}""", 200, id: id);
        await calls.PostAsync(One + "/pause", "{}", 200, id: id);
        await calls.PostAsync(One + "/resume", "", 200, id: id);
        await calls.PostAsync(One + "/signals/{name}", """{"payload": {"approved": true}}""", 200, id: $"{id}|boss ok");
        await calls.PostAsync(One + "/signals/{name}", "", 200, id: $"{id}|go");
        await calls.PostAsync(One + "/rerun", "{}", 200, id: id);
        var fork = await calls.PostAsync(One + "/rerun", """{"from": "b", "fork": true, "parameters": {"n": 2}}""", 201, id: id);

        Assert.Equal(
            ["cancel enough", "pause", "resume", "signal boss ok {\"approved\": true}", "signal go ", "rerun  False ", "rerun b True {\"n\": 2}"], workflows.Told);
        Assert.NotNull(fork.Headers.Location);
        (await server.PostAsync($"{Runs}/{id}/rerun", """{"parameters": {}}""")).MustFault("parameters");
        (await server.PostAsync($"{Runs}/{id}/signals/x", """{"approved": true}""")).MustFault("approved");
        (await calls.PostAsync(One + "/pause", "{}", 404, id: "none")).MustBeProblem(404, "run_not_found");
        workflows.Answers = RunAnswerKind.NotAllowed;
        (await calls.PostAsync(One + "/pause", "{}", 409, id: id)).MustBeProblem(409, "invalid_state");
    }

    private static string Id(Answer answer) => answer.Json.GetProperty("run_id").GetString()!;

    private static List<string> Ids(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("run_id").GetString()!)];
}
