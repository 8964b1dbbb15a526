using System.Net;
using Orchestrator.Contracts.Workflows;
using Orchestrator.Sdk;
using Orchestrator.Sdk.Workflows;

namespace Orchestrator.Tests.Sdk.Workflows;

/// <summary>Runs as objects.</summary>
public sealed class WorkflowClientTests
{
    private static readonly TaskType<Item, Item> Echo = new("echo");
    private static readonly Workflow<Item, Item> Flow = Workflow.Define<Item, Item>("flow", w => w.Step("a", Echo, () => new Item(w.Input.FileName)));

    [Fact]
    public async Task A_run_is_started_with_its_workflow_and_its_result_is_waited_for_and_read()
    {
        var server = new ScriptedServer(() => Run("running"), () => Run("running"), () => Run("completed", """{"file_name": "b"}"""));
        using var client = new OrchestratorClient(server.Connect());

        var run = await client.Workflows.StartAsync(Flow, new Item("x"));
        var result = await run.ResultAsync();

        Assert.Equal(("1-abc", new Item("b")), (run.Id, result));
        Assert.Equal(["POST /api/v1/workflows/runs", "GET /api/v1/workflows/runs/1-abc?wait=60", "GET /api/v1/workflows/runs/1-abc?wait=60"], server.Asked);
        Assert.Equal(
            """{"workflow_id":"flow","parameters":{"file_name":"x"},"tasks":[{"task_id":"a","task_type":"echo","parameters":{"file_name":"${params.file_name}"}}],"result":"${tasks.a.result}"}""",
            server.Bodies[0]);
    }

    [Fact]
    public async Task A_run_that_fails_is_thrown_with_its_step_and_error()
    {
        const string Steps = """
            "a": {"status": "completed"}, "b": {"status": "failed", "error": {"type": "timeout", "message": "too slow", "retryable": true}}
            """;
        var server = new ScriptedServer(() => Run("failed", steps: Steps));
        using var client = new OrchestratorClient(server.Connect());

        var failure = await Assert.ThrowsAsync<WorkflowFailedException>(() => client.Workflows.Handle<Item>("1-abc").ResultAsync());

        Assert.Equal(("b", "timeout", "Run 1-abc of 'flow' is failed: step 'b' failed: too slow"), (failure.Step, failure.ErrorType, failure.Message));
    }

    [Fact]
    public async Task A_run_is_told_what_to_do()
    {
        var server = new ScriptedServer(() => Run("running"));
        using var client = new OrchestratorClient(server.Connect());
        var workflows = client.Workflows;

        await workflows.SignalAsync("r", new SignalName<Item>("go now"), new Item("x"));
        await workflows.ApproveAsync("r", "look", approved: false, comment: "no");
        await workflows.CancelAsync("r", "enough");
        await workflows.PauseAsync("r");
        await workflows.ResumeAsync("r");
        await workflows.RerunAsync("r", new RerunRequest { From = "a", Fork = true });
        await workflows.WaitForChangeAsync("r", 7, TimeSpan.FromSeconds(1.5));

        const string One = "/api/v1/workflows/runs/r";
        Assert.Equal(
            [
                $"POST {One}/signals/go%20now", $"POST {One}/signals/look", $"POST {One}/cancel", $"POST {One}/pause", $"POST {One}/resume", $"POST {One}/rerun",
                $"GET {One}?wait=1.5&after=7",
            ],
            server.Asked);
        Assert.Equal(
            ["""{"payload":{"file_name":"x"}}""", """{"payload":{"approved":false,"comment":"no"}}""", """{"reason":"enough"}""", "{}", "{}", """{"from":"a","fork":true}""", ""],
            server.Bodies);
    }

    [Fact]
    public async Task A_client_that_tries_again_starts_with_a_key_of_its_own()
    {
        var server = new ScriptedServer(ScriptedServer.BrokenOff, () => Run("running"));
        using var client = new OrchestratorClient(
            server.Connect(), new OrchestratorClientOptions { Retry = new ClientRetryOptions { FirstDelay = TimeSpan.FromMilliseconds(1) } });

        await client.Workflows.StartAsync(Flow, new Item("x"));

        Assert.Equal(2, server.Bodies.Count);
        Assert.Contains("\"idempotency_key\":\"", server.Bodies[0], StringComparison.Ordinal);
        Assert.Equal(server.Bodies[0], server.Bodies[1]);
    }

    private static HttpResponseMessage Run(string status, string result = "null", string steps = "") => ScriptedServer.Answer(HttpStatusCode.OK, $$"""
        {"run_id": "1-abc", "workflow_id": "flow", "version": null, "hash": "h", "status": "{{status}}", "cancelling": false, "revision": 3,
         "progress": {"completed": 1, "total": 2, "percent": 50}, "parameters": {}, "tasks": { {{Filled(steps)}} }, "result": {{result}}, "error": null,
         "created_at": "2026-01-01T00:00:00.000000Z", "finished_at": null, "parent_run_id": null, "parent_step": null, "fork_of": null}
        """);

    /// <summary>A step has all its fields, and most of them are null here.</summary>
    private static string Filled(string steps) => steps.Replace(
        "\"status\":",
        """
        "dependencies": [], "task_id": null, "run_id": null, "signal": null, "deadline_at": null, "attempt": 1, "cached": false, "elements": null, "progress": null,
        "waiting_for": null, "reason": null, "started_at": null, "finished_at": null, "result": null, "error": null, "status":
        """,
        StringComparison.Ordinal);

    private sealed record Item(string FileName);
}
