namespace Orchestrator.Tests.Server;

/// <summary><c>POST /api/v1/tasks/{id}/cancel</c> and <c>/retry</c>.</summary>
public sealed class CancelAndRetryTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Tasks = "/api/v1/tasks";

    [Fact]
    public async Task A_waiting_task_is_cancelled_at_once_and_again_with_200()
    {
        var id = await server.SubmitAsync("""{"task_type": "echo", "delay": 3600}""");

        var first = await server.PostAsync($"{Tasks}/{id}/cancel", """{"reason": "changed my mind"}""");
        var second = await server.PostAsync($"{Tasks}/{id}/cancel", """{"reason": "still"}""");

        Assert.Equal((200, "cancelled"), (first.Status, first.TaskStatus));
        Assert.Equal((200, "cancelled"), (second.Status, second.TaskStatus));
    }

    [Fact]
    public async Task A_running_task_shows_that_it_was_asked_to_stop_and_then_ends_cancelled()
    {
        var id = await server.SubmitAsync("""{"task_type": "gate", "input_data": "cancel-running"}""");
        await server.GateOf("cancel-running").Started.Task;

        var asked = await server.PostAsync($"{Tasks}/{id}/cancel", "");

        Assert.Equal((200, "running"), (asked.Status, asked.TaskStatus));
        Assert.Matches(@"\.\d{6}Z$", asked.Json.GetProperty("cancel_requested_at").GetString());
        var ended = await server.GetAsync($"{Tasks}/{id}?wait=20");
        Assert.Equal("cancelled", ended.TaskStatus);
        Assert.Null(ended.Json.GetProperty("cancel_requested_at").GetString());
    }

    [Fact]
    public async Task A_completed_task_can_neither_be_cancelled_nor_retried()
    {
        var id = (await server.RunAsync("""{"task_type": "echo"}""")).Json.GetProperty("task_id").GetString();

        Assert.Contains("completed", (await server.PostAsync($"{Tasks}/{id}/cancel", "{}")).MustBeProblem(409, "invalid_state"), StringComparison.Ordinal);
        Assert.Contains("completed", (await server.PostAsync($"{Tasks}/{id}/retry", "{}")).MustBeProblem(409, "invalid_state"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_task_cannot_be_cancelled()
    {
        var id = (await server.RunAsync("""{"task_type": "fail", "input_data": {"retryable": false}}""")).Json.GetProperty("task_id").GetString();

        (await server.PostAsync($"{Tasks}/{id}/cancel", "{}")).MustBeProblem(409, "invalid_state");
    }

    [Theory]
    [InlineData("""{"task_type": "fail", "input_data": {"times": 1, "retryable": false}}""", "failed")]
    [InlineData("""{"task_type": "fail", "input_data": {"times": 1}, "retry_policy": {"max_attempts": 1}}""", "dead_lettered")]
    public async Task A_task_that_ended_badly_is_retried_under_the_next_number(string body, string end)
    {
        var ended = await server.RunAsync(body);
        Assert.Equal(end, ended.TaskStatus);
        var id = ended.Json.GetProperty("task_id").GetString();

        var retried = await server.PostAsync($"{Tasks}/{id}/retry", "");

        Assert.Equal((200, "queued"), (retried.Status, retried.TaskStatus));
        var again = await server.GetAsync($"{Tasks}/{id}?wait=20");
        Assert.Equal("completed", again.TaskStatus);
        Assert.Equal(2, again.Json.GetProperty("attempt").GetInt32());
    }

    [Fact]
    public async Task A_cancelled_task_is_retried_and_a_waiting_one_is_not()
    {
        var id = await server.SubmitAsync("""{"task_type": "nobody-runs-this"}""");
        (await server.PostAsync($"{Tasks}/{id}/retry", "{}")).MustBeProblem(409, "invalid_state");

        await server.PostAsync($"{Tasks}/{id}/cancel", "{}");

        Assert.Equal("queued", (await server.PostAsync($"{Tasks}/{id}/retry", "{}")).TaskStatus);
    }

    [Theory]
    [InlineData("cancel", """{"reason": 1}""", "reason", "must be a string")]
    [InlineData("cancel", """{"why": "x"}""", "why", "is unknown")]
    [InlineData("cancel", """{"reason": "a", "reason": "b"}""", "reason", "more than once")]
    [InlineData("cancel", """{"reason": "\udc00"}""", "reason", "half of a surrogate pair")]
    [InlineData("cancel", """[]""", "", "must be a JSON object")]
    [InlineData("retry", """{"reason": "x"}""", "reason", "is unknown")]
    [InlineData("retry", """7""", "", "must be a JSON object")]
    public async Task A_wrong_body_is_refused(string action, string body, string field, string fault) =>
        Assert.Contains(fault, (await server.PostAsync($"{Tasks}/x/{action}", body)).MustFault(field), StringComparison.Ordinal);

    [Fact]
    public async Task A_reason_has_at_most_1000_characters()
    {
        var id = await server.SubmitAsync("""{"task_type": "echo", "delay": 3600}""");

        (await server.PostAsync($"{Tasks}/{id}/cancel", $$"""{"reason": "{{new string('x', 1001)}}"}""")).MustFault("reason");
        Assert.Equal(200, (await server.PostAsync($"{Tasks}/{id}/cancel", $$"""{"reason": "{{new string('x', 1000)}}"}""")).Status);
    }

    [Theory]
    [InlineData("{", "malformed_json")]
    [InlineData("{} {}", "malformed_json")]
    public async Task A_malformed_body_is_refused(string body, string code)
    {
        (await server.PostAsync($"{Tasks}/x/cancel", body)).MustBeProblem(400, code);
        (await server.PostAsync($"{Tasks}/x/retry", body)).MustBeProblem(400, code);
    }
}
