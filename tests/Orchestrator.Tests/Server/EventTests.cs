using System.Text.Json;

namespace Orchestrator.Tests.Server;

/// <summary><c>GET /api/v1/tasks/{id}/events</c>.</summary>
public sealed class EventTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_task_that_went_well_has_three_events_oldest_first()
    {
        var events = await EventsOfAsync("""{"task_type": "echo", "input_data": {"secret": 1}}""");

        Assert.Equal(["submitted", "started", "completed"], events.Select(Type));
        Assert.Equal(events.Select(Sequence).Order(), events.Select(Sequence));
        Assert.All(events, e => Assert.Matches(@"\.\d{6}Z$", e.GetProperty("at").GetString()));
        Assert.Equal([null, 1, 1], events.Select(Attempt));
        Assert.Equal("default", events[0].GetProperty("data").GetProperty("domain").GetString());
        Assert.Equal("local", events[1].GetProperty("data").GetProperty("agent_id").GetString());
        Assert.Equal("{}", events[2].GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task Each_event_has_the_same_five_fields() =>
        Assert.All(
            await EventsOfAsync("""{"task_type": "echo"}"""),
            e => Assert.Equal(["sequence", "type", "at", "attempt", "data"], e.EnumerateObject().Select(field => field.Name)));

    [Fact]
    public async Task Every_failed_attempt_is_followed_by_a_retry_or_by_the_end()
    {
        var events = await EventsOfAsync("""
            {"task_type": "fail", "input_data": {"message": "no"}, "retry_policy": {"max_attempts": 2, "initial_interval": 0}}
            """);

        Assert.Equal(["submitted", "started", "attempt_failed", "started", "attempt_failed", "dead_lettered"], events.Select(Type));
        Assert.NotNull(events[2].GetProperty("data").GetProperty("retry_at").GetString());
        Assert.Null(events[4].GetProperty("data").GetProperty("retry_at").GetString());
        Assert.Equal("no", events[5].GetProperty("data").GetProperty("error").GetProperty("message").GetString());
        Assert.Equal([null, 1, 1, 2, 2, 2], events.Select(Attempt));
    }

    [Fact]
    public async Task A_cancelled_attempt_tells_the_reason_and_never_a_token()
    {
        var id = await server.SubmitAsync("""{"task_type": "gate", "input_data": "events-cancel"}""");
        await server.GateOf("events-cancel").Started.Task;
        await server.PostAsync($"/api/v1/tasks/{id}/cancel", """{"reason": "enough"}""");
        await server.GetAsync($"/api/v1/tasks/{id}?wait=20");

        var page = await server.GetAsync($"/api/v1/tasks/{id}/events");

        var events = page.Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(["submitted", "started", "cancel_requested", "cancelled"], events.Select(Type));
        Assert.Equal("enough", events[2].GetProperty("data").GetProperty("reason").GetString());
        Assert.False(events[3].GetProperty("data").GetProperty("abandoned").GetBoolean());
        Assert.DoesNotMatch("token|session|[0-9a-f]{32}", page.Json.GetRawText());
    }

    [Fact]
    public async Task Pages_go_on_where_the_last_one_ended()
    {
        var id = (await server.RunAsync("""{"task_type": "echo"}""")).Json.GetProperty("task_id").GetString();
        var types = new List<string>();
        var query = "limit=1";
        while (true)
        {
            var page = (await server.GetAsync($"/api/v1/tasks/{id}/events?{query}")).Json;
            types.Add(Type(Assert.Single(page.GetProperty("items").EnumerateArray())));
            if (page.GetProperty("next_cursor").GetString() is not { } cursor)
            {
                break;
            }

            query = $"limit=1&cursor={cursor}";
        }

        Assert.Equal(["submitted", "started", "completed"], types);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("cursor=-1", "cursor")]
    [InlineData("type=started", "type")]
    public async Task A_wrong_parameter_is_named(string query, string parameter) =>
        (await server.GetAsync($"/api/v1/tasks/1-00000000000000000000000000/events?{query}")).MustFault(parameter, "invalid_query");

    private async Task<List<JsonElement>> EventsOfAsync(string body)
    {
        var id = (await server.RunAsync(body)).Json.GetProperty("task_id").GetString();
        var page = (await server.GetAsync($"/api/v1/tasks/{id}/events")).Json;
        Assert.Null(page.GetProperty("next_cursor").GetString());
        return [.. page.GetProperty("items").EnumerateArray()];
    }

    private static string Type(JsonElement e) => e.GetProperty("type").GetString()!;

    private static long Sequence(JsonElement e) => e.GetProperty("sequence").GetInt64();

    private static int? Attempt(JsonElement e) => e.GetProperty("attempt") is { ValueKind: JsonValueKind.Number } attempt ? attempt.GetInt32() : null;
}
