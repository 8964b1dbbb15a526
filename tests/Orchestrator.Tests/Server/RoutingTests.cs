namespace Orchestrator.Tests.Server;

/// <summary>Paths and methods that nothing answers, and what every answer has in common.</summary>
public sealed class RoutingTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("/api/v1/nothing")]
    [InlineData("/api/v1/tasks/a/b/c")]
    [InlineData("/api/v1/tasks/a.b/c.d")]
    [InlineData("/api/v2/tasks")]
    [InlineData("/api/v1.5/x.json")]
    [InlineData("/api/%2e%2e%2fetc")]
    [InlineData("/api/v1/tasks%2Fx%ff")]
    [InlineData("/")]
    [InlineData("/favicon.ico")]
    public async Task An_unknown_route_is_a_problem(string path)
    {
        (await server.GetAsync(path)).MustBeProblem(404, "not_found");
        (await server.PostAsync(path, "{}")).MustBeProblem(404, "not_found");
    }

    [Theory]
    [InlineData("PUT", "/api/v1/tasks", "GET, HEAD, POST")]
    [InlineData("PUT", "/api/v1/tasks/a.b", "DELETE, GET, HEAD")]
    [InlineData("PATCH", "/api/v1/tasks/x/events", "GET, HEAD")]
    [InlineData("GET", "/api/v1/tasks/x/cancel", "POST")]
    [InlineData("POST", "/api/v1/status", "GET, HEAD")]
    [InlineData("POST", "/api/v1/health", "GET, HEAD")]
    [InlineData("MADEUP", "/api/v1/tasks", "GET, HEAD, POST")]
    public async Task A_method_the_route_does_not_know_is_a_problem_with_allow(string method, string path, string allowed)
    {
        var answer = await server.SendAsync(new HttpMethod(method), path);

        answer.MustBeProblem(405, "method_not_allowed");
        Assert.Equal(allowed, string.Join(", ", answer.ContentHeaders.Allow.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_path_may_end_with_a_slash() =>
        Assert.Equal(200, (await server.GetAsync("/api/v1/tasks/")).Status);

    [Fact]
    public async Task The_server_does_not_say_what_it_is_and_opens_itself_to_no_origin()
    {
        var answer = await server.SendAsync(HttpMethod.Get, "/api/v1/tasks", null, request => request.Headers.Add("Origin", "http://evil.example"));

        Assert.Empty(answer.Headers.Server);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.NotNull(answer.ContentHeaders.ContentLength);
    }
}
