using System.Net.Http.Headers;

namespace Orchestrator.Tests.Server;

/// <summary>Who is let in: by API key, or by loopback name when there are no keys.</summary>
public sealed class AccessTests(TestServer open) : IClassFixture<TestServer>
{
    private const string Key = "a-key-of-many-characters";

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:9000")]
    [InlineData("127.0.0.1")]
    [InlineData("127.9.9.9:1")]
    [InlineData("[::1]:9000")]
    public async Task Without_keys_loopback_names_are_answered(string host) =>
        Assert.Equal(200, (await open.SendAsync(HttpMethod.Get, "/api/v1/tasks", null, request => request.Headers.Host = host)).Status);

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("192.168.1.1:9000")]
    [InlineData("[::2]")]
    public async Task Without_keys_other_names_are_refused(string host)
    {
        foreach (var path in new[] { "/api/v1/tasks", "/api/v1/health", "/nothing" })
        {
            (await open.SendAsync(HttpMethod.Get, path, null, request => request.Headers.Host = host)).MustBeProblem(403, "host_not_allowed");
        }
    }

    [Fact]
    public async Task With_keys_every_call_but_health_needs_one()
    {
        await using var server = await WithKeysAsync();

        foreach (var path in new[] { "/api/v1/tasks", "/api/v1/status", "/api/v1/nothing", "/", "/api/v1/healthy" })
        {
            var answer = await server.GetAsync(path);
            answer.MustBeProblem(401, "unauthorized");
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        }

        foreach (var path in new[] { "/api/v1/health", "/api/v1/health/live", "/api/v1/health/ready" })
        {
            Assert.Equal(200, (await server.GetAsync(path)).Status);
        }
    }

    [Fact]
    public async Task A_key_is_taken_from_either_header_under_any_host_name()
    {
        await using var server = await WithKeysAsync();

        Assert.Equal(200, await StatusWithAsync(server, request => request.Headers.Add("X-API-Key", Key)));
        Assert.Equal(200, await StatusWithAsync(server, request => request.Headers.Add("X-API-Key", "another-key-of-many")));
        Assert.Equal(200, await StatusWithAsync(server, request => request.Headers.Authorization = new AuthenticationHeaderValue("bearer", Key)));
        Assert.Equal(200, await StatusWithAsync(server, request =>
        {
            request.Headers.Host = "orchestrator.example";
            request.Headers.Add("X-API-Key", Key);
        }));
    }

    [Theory]
    [InlineData("a-key-of-many-character")]
    [InlineData("a-key-of-many-characters ,")]
    [InlineData("A-KEY-OF-MANY-CHARACTERS")]
    [InlineData("x")]
    public async Task A_key_that_is_none_opens_nothing(string key)
    {
        await using var server = await WithKeysAsync();

        Assert.Equal(401, await StatusWithAsync(server, request => request.Headers.TryAddWithoutValidation("X-API-Key", key)));
        Assert.Equal(401, await StatusWithAsync(server, request => request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}")));
        Assert.Equal(401, await StatusWithAsync(server, request => request.Headers.TryAddWithoutValidation("Authorization", $"Basic {Key}")));
    }

    private static async Task<int> StatusWithAsync(TestServer server, Action<HttpRequestMessage> change) =>
        (await server.SendAsync(HttpMethod.Get, "/api/v1/tasks", null, change)).Status;

    private static Task<TestServer> WithKeysAsync() => TestServer.StartAsync(options => options.ApiKeys = [Key, "another-key-of-many"]);
}
