using System.Text;
using System.Text.Json;

namespace Orchestrator.Tests.Server;

/// <summary><c>/api/v1/schedules</c>.</summary>
public sealed class ScheduleTests
{
    private const string Schedules = "/api/v1/schedules";

    [Fact]
    public async Task A_schedule_is_put_shown_changed_and_deleted()
    {
        await using var server = await TestServer.StartAsync(_ => { });

        var made = await PutAsync(server, $"{Schedules}/nightly", """{"cron": "0 2 * * *", "time_zone": "Europe/Berlin", "task": {"task_type": "echo", "input_data": {"a": 1}}}""");
        Assert.Equal((201, "nightly", "skip", "one"), (made.Status, Text(made.Json, "schedule_id"), Text(made.Json, "overlap"), Text(made.Json, "missed")));
        Assert.Equal(5, made.Json.GetProperty("next_fires").GetArrayLength());
        Assert.Equal("{\"a\": 1}", made.Json.GetProperty("task").GetProperty("input_data").GetRawText());

        var changed = await PutAsync(server, $"{Schedules}/nightly", """{"interval": 3600, "paused": true, "task": {"task_type": "echo"}}""");
        Assert.Equal((200, 3600, JsonValueKind.Null), (changed.Status, changed.Json.GetProperty("interval").GetInt32(), changed.Json.GetProperty("next_fire_at").ValueKind));
        Assert.NotNull(Text((await server.PostAsync($"{Schedules}/nightly/resume", "{}")).Json, "next_fire_at"));
        Assert.True((await server.PostAsync($"{Schedules}/nightly/pause", "{}")).Json.GetProperty("paused").GetBoolean());

        Assert.Equal(["nightly"], (await server.GetAsync(Schedules)).Json.GetProperty("items").EnumerateArray().Select(item => Text(item, "schedule_id")));
        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"{Schedules}/nightly")).Status);
        (await server.GetAsync($"{Schedules}/nightly")).MustBeProblem(404, "schedule_not_found");
        (await server.PostAsync($"{Schedules}/nightly/run", "{}")).MustBeProblem(404, "schedule_not_found");
        (await server.SendAsync(HttpMethod.Delete, $"{Schedules}/nightly")).MustBeProblem(404, "schedule_not_found");
    }

    [Fact]
    public async Task A_run_by_hand_makes_a_task_with_the_schedules_tags()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        await PutAsync(server, $"{Schedules}/s", """{"interval": 3600, "task": {"task_type": "echo", "tags": {"team": "a"}}}""");

        var ran = await server.PostAsync($"{Schedules}/s/run", "{}");
        Assert.Equal((200, 1), (ran.Status, ran.Json.GetProperty("fired_count").GetInt32()));

        string? task = null;
        await Tests.Engine.TestNode.UntilAsync(async () =>
            (task = Text((await server.GetAsync($"{Schedules}/s")).Json.GetProperty("last_fires")[0], "task_id")) is not null);
        var shown = (await server.GetAsync($"/api/v1/tasks/{task}?wait=10")).Json;
        Assert.Equal(("completed", "a", "s"), (Text(shown, "status"), Text(shown.GetProperty("tags"), "team"), Text(shown.GetProperty("tags"), "schedule")));
    }

    [Fact]
    public async Task A_run_by_hand_that_overlaps_is_refused_when_the_schedule_skips()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        await PutAsync(server, $"{Schedules}/s", """{"interval": 3600, "task": {"task_type": "sleep", "input_data": {"seconds": 600}}}""");
        await server.PostAsync($"{Schedules}/s/run", "{}");

        (await server.PostAsync($"{Schedules}/s/run", "{}")).MustBeProblem(409, "invalid_state");
    }

    [Fact]
    public async Task A_schedule_fires_by_itself()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        await PutAsync(server, $"{Schedules}/s", """{"cron": "* * * * * *", "task": {"task_type": "echo"}}""");

        await Tests.Engine.TestNode.UntilAsync(async () => (await server.GetAsync($"{Schedules}/s")).Json.GetProperty("fired_count").GetInt32() >= 2);
    }

    [Theory]
    [InlineData("""{"task": {"task_type": "echo"}}""", "cron")]
    [InlineData("""{"cron": "61 * * * *", "task": {"task_type": "echo"}}""", "cron")]
    [InlineData("""{"cron": "* * * * *"}""", "task")]
    [InlineData("""{"cron": "* * * * *", "interval": 5, "task": {"task_type": "echo"}}""", "cron")]
    [InlineData("""{"interval": 0.1, "task": {"task_type": "echo"}}""", "interval")]
    [InlineData("""{"interval": 5, "time_zone": "Mars/Olympus", "task": {"task_type": "echo"}}""", "time_zone")]
    [InlineData("""{"interval": 5, "overlap": "often", "task": {"task_type": "echo"}}""", "overlap")]
    [InlineData("""{"interval": 5, "missed": "some", "task": {"task_type": "echo"}}""", "missed")]
    [InlineData("""{"interval": 5, "jitter": -1, "task": {"task_type": "echo"}}""", "jitter")]
    [InlineData("""{"interval": 5, "when": 1, "task": {"task_type": "echo"}}""", "when")]
    [InlineData("""{"interval": 5, "task": {"task_type": "echo", "prio": 1}}""", "task.prio")]
    [InlineData("""{"interval": 5, "task": {"task_type": "echo", "idempotency_key": "k"}}""", "task.idempotency_key")]
    [InlineData("""{"interval": 5, "task": {"task_type": "echo", "run_at": "2026-01-01T00:00:00Z"}}""", "task.run_at")]
    [InlineData("""{"interval": 5, "start_at": "2026-01-02T00:00:00Z", "end_at": "2026-01-01T00:00:00Z", "task": {"task_type": "echo"}}""", "end_at")]
    [InlineData("""{"interval": 5, "task": []}""", "task")]
    public async Task What_is_wrong_is_said_by_field(string body, string field)
    {
        await using var server = await TestServer.StartAsync(_ => { });

        var answer = await PutAsync(server, $"{Schedules}/s", body);

        answer.MustBeProblem(400, "validation_failed");
        Assert.Contains(field, answer.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name));
        Assert.Empty((await server.GetAsync(Schedules)).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task More_schedules_than_may_be_are_refused()
    {
        await using var server = await TestServer.StartAsync(options => options.ConfigureEngine += engine => engine.Schedules.Max = 1);
        const string Body = """{"interval": 5, "task": {"task_type": "echo"}}""";
        await PutAsync(server, $"{Schedules}/a", Body);

        (await PutAsync(server, $"{Schedules}/b", Body)).MustBeProblem(429, "too_many_schedules");
        (await PutAsync(server, $"{Schedules}/a%2Fb", Body)).MustBeProblem(400, "validation_failed");
    }

    private static Task<Answer> PutAsync(TestServer server, string path, string body) =>
        server.SendAsync(HttpMethod.Put, path, new StringContent(body, Encoding.UTF8, "application/json"));

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
