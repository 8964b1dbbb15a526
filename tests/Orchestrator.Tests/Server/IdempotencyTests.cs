namespace Orchestrator.Tests.Server;

/// <summary>Repeated submissions under one key.</summary>
public sealed class IdempotencyTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Tasks = "/api/v1/tasks";

    [Theory]
    [InlineData("""{"idempotency_key": "k1", "task_type": "echo", "timeout": 10, "input_data": {"a": 1, "b": [1, 2]}}""")]
    [InlineData("""{"input_data":{"b":[1.0,2e0],"a":1},"timeout":1e1,"task_type":"\u0065cho","idempotency_key":"k1"}""")]
    public async Task The_same_body_answers_200_with_the_first_task(string again)
    {
        const string Body = """{"task_type": "echo", "timeout": 10.0, "input_data": {"a": 1, "b": [1, 2]}, "idempotency_key": "k1"}""";
        var first = await server.PostAsync(Tasks, Body);

        var second = await server.PostAsync(Tasks, again);

        Assert.Equal(200, second.Status);
        Assert.Equal(first.Json.GetProperty("task_id").GetString(), second.Json.GetProperty("task_id").GetString());
    }

    [Theory]
    [InlineData("""{"task_type": "echo", "input_data": [2, 1], "idempotency_key": "k2"}""")]
    [InlineData("""{"task_type": "echo", "input_data": [1, 2], "tags": {}, "idempotency_key": "k2"}""")]
    [InlineData("""{"task_type": "echo", "input_data": [1, 2.0000000000000000000001], "idempotency_key": "k2"}""")]
    public async Task Another_body_answers_409_and_names_the_first_task(string other)
    {
        var first = await server.PostAsync(Tasks, """{"task_type": "echo", "input_data": [1, 2], "idempotency_key": "k2"}""");

        var detail = (await server.PostAsync(Tasks, other)).MustBeProblem(409, "idempotency_conflict");

        Assert.Contains(first.Json.GetProperty("task_id").GetString()!, detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_key_in_two_domains_is_two_keys()
    {
        var first = await server.PostAsync(Tasks, """{"task_type": "echo", "domain": "north", "idempotency_key": "k3"}""");
        var second = await server.PostAsync(Tasks, """{"task_type": "echo", "domain": "south", "idempotency_key": "k3"}""");

        Assert.Equal((201, 201), (first.Status, second.Status));
    }

    [Fact]
    public async Task A_repetition_after_the_end_shows_the_ended_task()
    {
        const string Body = """{"task_type": "echo", "input_data": 5, "idempotency_key": "k4"}""";
        await server.RunAsync(Body);

        var again = await server.PostAsync(Tasks, Body);

        Assert.Equal((200, "completed"), (again.Status, again.TaskStatus));
    }
}
