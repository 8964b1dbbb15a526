using System.Net;
using System.Text.Json.Serialization;
using Orchestrator.Sdk;
using Orchestrator.TestKit.Simulation;

namespace Orchestrator.Tests.Sdk;

/// <summary>Inputs and results as objects.</summary>
public sealed partial class TypedClientTests
{
    private readonly FakeClock clock = new();

    [Fact]
    public async Task A_submission_is_waited_for_and_its_result_read()
    {
        var server = new ScriptedServer(() => ScriptedServer.TaskIn("queued"), () => ScriptedServer.TaskIn("running"), () => Completed("""{"new_width": 800}"""));
        using var client = new OrchestratorClient(server.Connect());

        var small = await client.SubmitAsync<Picture, Small>("resize", new Picture("tree.jpg", 1600), task => task with { Priority = 1 });

        Assert.Equal(new Small(800), small);
        Assert.Equal(["POST /api/v1/tasks", "GET /api/v1/tasks/0-abc?wait=60", "GET /api/v1/tasks/0-abc?wait=60"], server.Asked);
        Assert.Equal("""{"task_type":"resize","priority":1,"input_data":{"file_name":"tree.jpg","width":1600}}""", server.Bodies[0]);
    }

    [Fact]
    public async Task Types_can_be_named_by_generated_code()
    {
        var server = new ScriptedServer(() => ScriptedServer.TaskIn("queued"), () => Completed("""{"NewWidth": 800}"""));
        using var client = new OrchestratorClient(server.Connect());

        var small = await client.SubmitAsync("resize", new Picture("tree.jpg", 1600), Names.Default.Picture, Names.Default.Small);

        Assert.Equal(new Small(800), small);
        Assert.Equal("""{"task_type":"resize","input_data":{"FileName":"tree.jpg","Width":1600}}""", server.Bodies[0]);
    }

    [Fact]
    public async Task A_wait_outlives_a_restart_of_the_server()
    {
        var server = new ScriptedServer(
            () => ScriptedServer.TaskIn("queued"),
            ScriptedServer.BrokenOff,
            ScriptedServer.Refused,
            () => ScriptedServer.Problem(503, "recovering", "wait"),
            () => Completed("7"));
        using var client = new OrchestratorClient(server.Connect(), new OrchestratorClientOptions { Time = clock });

        var result = client.SubmitAsync<int, int>("double", 3);
        for (var i = 0; i < 3; i++)
        {
            clock.Advance(clock.UntilNextTimer!.Value);
        }

        Assert.Equal(7, await result);
    }

    [Fact]
    public async Task Each_wait_may_be_tried_again_anew()
    {
        // Three outages of a minute each, with a sign of life in between: more than the limit together.
        var outage = Enumerable.Repeat<Func<HttpResponseMessage>>(ScriptedServer.Refused, 5).Append(() => ScriptedServer.TaskIn("running"));
        var server = new ScriptedServer([.. outage, .. outage, .. outage, () => Completed("7")]);
        using var client = new OrchestratorClient(server.Connect(), new OrchestratorClientOptions
        {
            Time = clock,
            Retry = new ClientRetryOptions { FirstDelay = TimeSpan.FromSeconds(20), MaxDelay = TimeSpan.FromSeconds(20) },
        });

        var result = client.Handle<int>("x").ResultAsync();
        while (!result.IsCompleted)
        {
            clock.Advance(clock.UntilNextTimer!.Value);
        }

        Assert.Equal(7, await result);
    }

    [Fact]
    public async Task A_task_without_a_result_is_thrown()
    {
        var server = new ScriptedServer(() => ScriptedServer.Answer(HttpStatusCode.OK, """
            {"task_id": "0-abc", "task_type": "resize", "domain": "default", "status": "dead_lettered", "priority": 2, "attempt": 4, "max_attempts": 4,
             "progress": {"percent": 0, "message": null}, "error": {"type": "agent_error", "message": "The disk was busy.", "retryable": true},
             "submitted_at": "2026-01-01T00:00:00.000000Z", "tags": {}}
            """));
        using var client = new OrchestratorClient(server.Connect());

        var failure = await Assert.ThrowsAsync<OrchestratorTaskException>(() => client.SubmitAsync<int, int>("resize", 1));

        Assert.Equal("Task 0-abc ('resize') is dead_lettered after 4 of 4 attempts: The disk was busy.", failure.Message);
        Assert.Equal(("dead_lettered", "agent_error", 4), (failure.Task.Status, failure.Task.Error!.Type, failure.Task.Attempt));
    }

    [Fact]
    public async Task A_handle_leads_to_the_task()
    {
        var server = new ScriptedServer(() => ScriptedServer.TaskIn("running"), () => ScriptedServer.TaskIn("running"), () => ScriptedServer.TaskIn("cancelled"));
        using var client = new OrchestratorClient(server.Connect());

        var handle = await client.StartAsync<int, int>("double", 3);
        await handle.GetAsync();
        var cancelled = await handle.CancelAsync("enough");

        Assert.Equal(("0-abc", "cancelled"), (handle.Id, cancelled.Status));
        Assert.Equal(["POST /api/v1/tasks", "GET /api/v1/tasks/0-abc", "POST /api/v1/tasks/0-abc/cancel"], server.Asked);
        await Assert.ThrowsAsync<OrchestratorTaskException>(() => handle.ResultAsync());
    }

    [Fact]
    public async Task The_callers_cancellation_ends_the_wait_and_not_the_task()
    {
        using var cancelled = new CancellationTokenSource();
        var server = new ScriptedServer(() => ScriptedServer.TaskIn("queued"), () =>
        {
            cancelled.Cancel();
            return ScriptedServer.TaskIn("running");
        });
        using var client = new OrchestratorClient(server.Connect());

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SubmitAsync<int, int>("double", 3, cancellation: cancelled.Token));

        Assert.DoesNotContain(server.Asked, asked => asked.Contains("cancel", StringComparison.Ordinal));
    }

    private static HttpResponseMessage Completed(string result) => ScriptedServer.Answer(HttpStatusCode.OK, $$"""
        {"task_id": "0-abc", "task_type": "resize", "domain": "default", "status": "completed", "priority": 2, "attempt": 1, "max_attempts": 4,
         "progress": {"percent": 0, "message": null}, "tags": {}, "submitted_at": "2026-01-01T00:00:00.000000Z", "result": {{result}} }
        """);

    internal sealed record Picture(string FileName, int Width);

    internal sealed record Small(int NewWidth);

    [JsonSerializable(typeof(Picture))]
    [JsonSerializable(typeof(Small))]
    internal sealed partial class Names : JsonSerializerContext;
}
