using System.Text.Json;
using Orchestrator.Engine;

namespace Orchestrator.Tests.Server;

/// <summary><c>/api/v1/tasks/bulk</c>: one action on every task that a filter matches.</summary>
public sealed class BulkTests : IDisposable
{
    private const string Bulk = "/api/v1/tasks/bulk";
    private readonly string folder = Directory.CreateTempSubdirectory("orchestrator-bulk-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_dry_run_counts_and_changes_nothing()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        await SubmitAsync(server, 30, """{"task_type": "nobody-runs-this", "tags": {"team": "a"}}""");
        await SubmitAsync(server, 20, """{"task_type": "nobody-runs-this", "tags": {"team": "b"}}""");

        var answer = await server.PostAsync(Bulk, """{"action": "cancel", "filter": {"tags": {"team": "a"}}, "dry_run": true}""");

        Assert.Equal((200, 30), (answer.Status, answer.Json.GetProperty("count").GetInt32()));
        Assert.Equal(50, await CountAsync(server, "queued"));
        Assert.Equal(JsonValueKind.Array, (await server.GetAsync(Bulk)).Json.GetProperty("items").ValueKind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancel_goes_through_all_that_match_and_leaves_the_others(bool onDisk)
    {
        await using var server = await TestServer.StartAsync(options => UseDisk(options, onDisk));
        await SubmitAsync(server, 2500, """{"task_type": "nobody-runs-this", "tags": {"team": "a"}}""");
        await SubmitAsync(server, 30, """{"task_type": "nobody-runs-this", "tags": {"team": "b"}}""");
        await SubmitAsync(server, 3, """{"task_type": "nobody-runs-this", "delay": 3600, "tags": {"team": "a"}}""");

        var job = await RunAsync(server, """{"action": "cancel", "filter": {"tags": {"team": "a"}}, "reason": "too many"}""");

        Assert.Equal("completed", Text(job, "status"));
        Assert.Equal((2503, 2503, 2503, 0), Figures(job));
        Assert.Equal((2503, 30), (await CountAsync(server, "cancelled"), await CountAsync(server, "queued")));
        Assert.Equal(["created", "completed"], job.GetProperty("audit").EnumerateArray().Select(entry => Text(entry, "action")));
        Assert.Equal("too many", Text(job.GetProperty("audit")[0], "detail"));
        Assert.Equal("127.0.0.1", Text(job, "created_by"));
    }

    [Fact]
    public async Task Retry_sends_back_what_had_failed_before_and_does_not_chase_its_own_tail()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        await SubmitAsync(server, 40, """{"task_type": "fail", "input_data": {"retryable": false}}""");
        await EndedAsync(server, "failed", 40);

        var job = await RunAsync(server, """{"action": "retry", "filter": {"task_type": "fail"}}""");

        Assert.Equal((40, 40, 0), (Number(job, "matched"), Number(job, "changed"), Number(job, "skipped")));
        await EndedAsync(server, "failed", 40);
        var page = (await server.GetAsync("/api/v1/tasks?limit=100")).Json.GetProperty("items");
        Assert.All(page.EnumerateArray(), task => Assert.Equal(2, Number(task, "attempt")));
    }

    [Fact]
    public async Task Delete_takes_ended_tasks_only()
    {
        await using var server = await TestServer.StartAsync(options => UseDisk(options, onDisk: true));
        await SubmitAsync(server, 1500, """{"task_type": "echo"}""");
        await EndedAsync(server, "completed", 1500);
        await SubmitAsync(server, 2, """{"task_type": "nobody-runs-this"}""");

        var job = await RunAsync(server, """{"action": "delete", "filter": {}}""");

        Assert.Equal((1500, 1500, 1500, 0), Figures(job));
        Assert.Equal((0, 2), (await CountAsync(server, "completed"), await CountAsync(server, "queued")));
        Assert.Equal(2, (await server.GetAsync("/api/v1/tasks")).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_paused_job_stands_still_over_a_restart_and_goes_on_when_told()
    {
        string id;
        await using (var server = await TestServer.StartAsync(options => UseDisk(options, onDisk: true)))
        {
            await SubmitAsync(server, 200, """{"task_type": "nobody-runs-this"}""");
            id = Text((await server.PostAsync(Bulk, """{"action": "cancel", "filter": {}, "rate": 1}""")).Json, "bulk_id")!;
            var paused = await server.PostAsync($"{Bulk}/{id}/pause", """{"reason": "lunch"}""");
            Assert.Equal("paused", Text(paused.Json, "status"));
        }

        await using var next = await TestServer.StartAsync(options => UseDisk(options, onDisk: true));
        var found = await next.GetAsync($"{Bulk}/{id}");
        Assert.Equal("paused", Text(found.Json, "status"));
        Assert.True(Number(found.Json, "changed") < 200);
        Assert.Equal(id, Text((await next.GetAsync(Bulk)).Json.GetProperty("items")[0], "bulk_id"));

        Assert.Equal(200, (await next.PostAsync($"{Bulk}/{id}/rate", """{"rate": null}""")).Status);
        Assert.Equal("running", Text((await next.PostAsync($"{Bulk}/{id}/resume", "")).Json, "status"));
        var done = (await next.GetAsync($"{Bulk}/{id}?wait=30")).Json;

        Assert.Equal("completed", Text(done, "status"));
        Assert.Equal(200, await CountAsync(next, "cancelled"));
        Assert.Equal(["created", "paused", "rate_changed", "resumed", "completed"], done.GetProperty("audit").EnumerateArray().Select(entry => Text(entry, "action")));
    }

    [Fact]
    public async Task A_cancelled_job_has_ended_and_cannot_go_on()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        await SubmitAsync(server, 50, """{"task_type": "nobody-runs-this"}""");
        var id = Text((await server.PostAsync(Bulk, """{"action": "cancel", "filter": {}, "rate": 1}""")).Json, "bulk_id");

        Assert.Equal("cancelled", Text((await server.PostAsync($"{Bulk}/{id}/cancel", "")).Json, "status"));

        Assert.Equal(200, (await server.PostAsync($"{Bulk}/{id}/cancel", "")).Status);
        (await server.PostAsync($"{Bulk}/{id}/resume", "")).MustBeProblem(409, "invalid_state");
        Assert.Equal("cancelled", Text((await server.GetAsync($"{Bulk}/{id}?wait=30")).Json, "status"));
        Assert.True(await CountAsync(server, "queued") > 0);
    }

    [Theory]
    [InlineData("""{"filter": {}}""", "action")]
    [InlineData("""{"action": "explode", "filter": {}}""", "action")]
    [InlineData("""{"action": "cancel"}""", "filter")]
    [InlineData("""{"action": "cancel", "filter": {"status": "completed"}}""", "filter.status")]
    [InlineData("""{"action": "cancel", "filter": {"statuss": "queued"}}""", "filter.statuss")]
    [InlineData("""{"action": "cancel", "filter": {"submitted_before": "yesterday"}}""", "filter.submitted_before")]
    [InlineData("""{"action": "cancel", "filter": {}, "rate": 0}""", "rate")]
    [InlineData("""{"action": "cancel", "filter": {}, "dry_run": "yes"}""", "dry_run")]
    public async Task A_wrong_body_is_refused_with_the_field(string body, string field)
    {
        await using var server = await TestServer.StartAsync(_ => { });

        var answer = await server.PostAsync(Bulk, body);

        answer.MustBeProblem(400, "validation_failed");
        Assert.True(answer.Json.GetProperty("errors").TryGetProperty(field, out _), answer.Json.ToString());
    }

    [Fact]
    public async Task A_status_that_the_action_cannot_change_is_told_those_it_can_each_once()
    {
        await using var server = await TestServer.StartAsync(_ => { });

        var answer = await server.PostAsync(Bulk, """{"action": "cancel", "filter": {"status": "completed"}}""");

        Assert.EndsWith(
            "changes only submitted, queued, scheduled, running",
            answer.Json.GetProperty("errors").GetProperty("filter.status")[0].GetString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_job_is_not_found()
    {
        await using var server = await TestServer.StartAsync(_ => { });

        (await server.GetAsync($"{Bulk}/nothing")).MustBeProblem(404, "bulk_not_found");
        (await server.PostAsync($"{Bulk}/nothing/pause", "")).MustBeProblem(404, "bulk_not_found");
    }

    private void UseDisk(Orchestrator.Server.ServerOptions options, bool onDisk)
    {
        if (onDisk)
        {
            (options.Journal, options.DataFolder) = (JournalKind.Sqlite, folder);
        }
    }

    private static async Task SubmitAsync(TestServer server, int count, string line)
    {
        var lines = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(line, count)));
        Assert.Equal(200, (await server.PostAsync("/api/v1/tasks/batch", lines, "application/x-ndjson")).Status);
    }

    private static async Task<JsonElement> RunAsync(TestServer server, string body)
    {
        var started = await server.PostAsync(Bulk, body);
        Assert.Equal(202, started.Status);
        return (await server.GetAsync($"{Bulk}/{Text(started.Json, "bulk_id")}?wait=30")).Json;
    }

    private static async Task EndedAsync(TestServer server, string status, int count)
    {
        var patience = TimeProvider.System.GetTimestamp();
        while (await CountAsync(server, status) != count || await CountAsync(server, "queued") + await CountAsync(server, "running") > 0)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(patience) < TimeSpan.FromSeconds(30));
        }
    }

    private static async Task<int> CountAsync(TestServer server, string status) =>
        Number((await server.GetAsync("/api/v1/status")).Json.GetProperty("tasks"), status);

    private static (int Matched, int Examined, int Changed, int Skipped) Figures(JsonElement job) =>
        (Number(job, "matched"), Number(job, "examined"), Number(job, "changed"), Number(job, "skipped"));

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
