using System.Text.Json;

namespace Orchestrator.Tests.Server;

/// <summary><c>GET /api/v1/tasks/{id}</c>.</summary>
public sealed class ReadTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Tasks = "/api/v1/tasks";

    [Fact]
    public async Task Wait_holds_until_the_task_has_ended()
    {
        var id = await server.SubmitAsync("""{"task_type": "gate", "input_data": "wait-end"}""");
        await server.GateOf("wait-end").Started.Task;
        var held = server.GetAsync($"{Tasks}/{id}?wait=30");

        server.GateOf("wait-end").Open.SetResult();

        Assert.Equal("completed", (await held).TaskStatus);
    }

    [Fact]
    public async Task Wait_answers_with_the_task_as_it_stands_when_the_seconds_are_over()
    {
        var id = await server.SubmitAsync("""{"task_type": "gate", "input_data": "wait-over"}""");
        await server.GateOf("wait-over").Started.Task;

        var answer = await server.GetAsync($"{Tasks}/{id}?wait=0.05");

        Assert.Equal((200, "running"), (answer.Status, answer.TaskStatus));
    }

    [Fact]
    public async Task Many_can_wait_for_one_task()
    {
        var id = await server.SubmitAsync("""{"task_type": "gate", "input_data": "wait-many"}""");
        var held = Enumerable.Range(0, 20).Select(_ => server.GetAsync($"{Tasks}/{id}?wait=30")).ToList();

        server.GateOf("wait-many").Open.SetResult();

        Assert.All(await Task.WhenAll(held), answer => Assert.Equal("completed", answer.TaskStatus));
    }

    [Theory]
    [InlineData("wait=61")]
    [InlineData("wait=-1")]
    [InlineData("wait=soon")]
    [InlineData("wait=1e9")]
    [InlineData("wait=NaN")]
    [InlineData("wait=1&wait=2")]
    public async Task A_wait_outside_0_to_60_is_refused(string query) =>
        (await server.GetAsync($"{Tasks}/1-00000000000000000000000000?{query}")).MustFault("wait", "invalid_query");

    [Fact]
    public async Task An_unknown_parameter_is_named() =>
        Assert.Contains("did you mean 'wait'?", (await server.GetAsync($"{Tasks}/x?wiat=1")).MustFault("wiat", "invalid_query"), StringComparison.Ordinal);

    [Theory]
    [InlineData("1-00000000000000000000000000")]
    [InlineData("zzzzzz-00000000000000000000000000")]
    [InlineData("1-0000000000000000000000000U")]
    [InlineData("1-8zzzzzzzzzzzzzzzzzzzzzzzzz")]
    [InlineData("a.b.c")]
    [InlineData("%20")]
    [InlineData("a%2Fb")]
    [InlineData("%F0%9F%98%80")]
    [InlineData("%ff%fe")]
    public async Task An_id_that_is_none_is_not_found(string id)
    {
        (await server.GetAsync($"{Tasks}/{id}")).MustBeProblem(404, "task_not_found");
        (await server.GetAsync($"{Tasks}/{id}?wait=1")).MustBeProblem(404, "task_not_found");
        (await server.GetAsync($"{Tasks}/{id}/events")).MustBeProblem(404, "task_not_found");
        (await server.PostAsync($"{Tasks}/{id}/cancel", "{}")).MustBeProblem(404, "task_not_found");
        (await server.PostAsync($"{Tasks}/{id}/retry", "{}")).MustBeProblem(404, "task_not_found");
    }

    [Fact]
    public async Task A_failed_task_shows_its_error_and_who_ran_it()
    {
        var task = (await server.RunAsync("""{"task_type": "fail", "input_data": {"message": "no", "retryable": false}}""")).Json;

        Assert.Equal("failed", task.GetProperty("status").GetString());
        Assert.Equal("""{"type":"agent_error","message":"no","retryable":false}""", task.GetProperty("error").GetRawText());
        Assert.Equal("local", task.GetProperty("agent_id").GetString());
        Assert.Equal(JsonValueKind.Null, task.GetProperty("result").ValueKind);
    }

    [Fact]
    public async Task Times_have_six_fractional_digits_and_a_z()
    {
        var task = (await server.RunAsync("""{"task_type": "echo"}""")).Json;

        Assert.All(
            ["submitted_at", "scheduled_at", "started_at", "finished_at"],
            name => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", task.GetProperty(name).GetString()));
    }

    [Fact]
    public async Task A_server_that_stops_lets_its_waiting_callers_go()
    {
        await using var stopping = await TestServer.StartAsync(_ => { });
        var id = await stopping.SubmitAsync("""{"task_type": "echo", "delay": 3600}""");
        var held = stopping.GetAsync($"{Tasks}/{id}?wait=60");
        var other = stopping.GetAsync($"{Tasks}/{id}?wait=0");
        await other;

        stopping.BeginStop();

        Assert.Equal("submitted", (await held).TaskStatus);
    }
}
