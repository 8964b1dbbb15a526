namespace Orchestrator.Tests.Server;

/// <summary><c>DELETE /api/v1/tasks/{id}</c>.</summary>
public sealed class DeleteTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task An_ended_task_is_gone_for_good()
    {
        var id = (await server.RunAsync("""{"task_type": "echo"}""")).Json.GetProperty("task_id").GetString();

        Assert.Equal(204, (await server.SendAsync(HttpMethod.Delete, $"/api/v1/tasks/{id}")).Status);

        (await server.GetAsync($"/api/v1/tasks/{id}")).MustBeProblem(404, "task_not_found");
        (await server.SendAsync(HttpMethod.Delete, $"/api/v1/tasks/{id}")).MustBeProblem(404, "task_not_found");
    }

    [Fact]
    public async Task A_task_that_has_not_ended_stays()
    {
        var id = await server.SubmitAsync("""{"task_type": "echo", "delay": 3600}""");

        (await server.SendAsync(HttpMethod.Delete, $"/api/v1/tasks/{id}")).MustBeProblem(409, "invalid_state");

        Assert.Equal("submitted", (await server.GetAsync($"/api/v1/tasks/{id}")).TaskStatus);
    }
}
