namespace Orchestrator.Tests.Server;

/// <summary>HEAD answers as GET does, without the body.</summary>
public sealed class HeadTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("/api/v1/tasks/{id}")]
    [InlineData("/api/v1/tasks/{id}/events?limit=1")]
    [InlineData("/api/v1/tasks/none")]
    [InlineData("/api/v1/tasks?limit=0")]
    [InlineData("/api/v1/tasks?task_type=none")]
    [InlineData("/api/v1/tasks/bulk?limit=1")]
    [InlineData("/api/v1/locks?limit=1")]
    [InlineData("/api/v1/nodes")]
    [InlineData("/api/v1/nodes/none")]
    [InlineData("/api/v1/health")]
    [InlineData("/api/v1/health/live")]
    [InlineData("/api/v1/health/ready")]
    [InlineData("/openapi/v1.json")]
    public async Task Head_has_the_headers_of_get_and_no_body(string path)
    {
        path = path.Replace("{id}", (await server.RunAsync("""{"task_type": "echo"}""")).Json.GetProperty("task_id").GetString(), StringComparison.Ordinal);
        var get = await server.GetAsync(path);

        var head = await server.SendAsync(HttpMethod.Head, path);

        Assert.Empty(head.Body);
        Assert.Equal(
            (get.Status, get.MediaType, get.ContentHeaders.ContentLength), (head.Status, head.MediaType, head.ContentHeaders.ContentLength));
    }

    [Theory]
    [InlineData("/api/v1/status")]
    [InlineData("/metrics")]
    [InlineData("/api/v1/metrics")]
    public async Task What_changes_all_the_time_answers_head_too(string path)
    {
        var head = await server.SendAsync(HttpMethod.Head, path);

        Assert.Equal(200, head.Status);
        Assert.Empty(head.Body);
        Assert.True(head.ContentHeaders.ContentLength > 0);
    }

    [Fact]
    public async Task A_stream_has_no_head()
    {
        var head = await server.SendAsync(HttpMethod.Head, "/api/v1/events");

        Assert.Equal(405, head.Status);
        Assert.Equal("GET", Assert.Single(head.ContentHeaders.Allow));
    }
}
