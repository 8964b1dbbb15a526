using System.Net.Http.Headers;
using System.Text;

namespace Orchestrator.Tests.Server;

/// <summary><c>/api/v1/artifacts</c>.</summary>
public sealed class ArtifactTests
{
    private const string Artifacts = "/api/v1/artifacts";

    [Fact]
    public async Task Bytes_are_stored_once_and_read_back_whole_or_in_part()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        var first = await server.PostAsync(Artifacts, Encoding.UTF8.GetBytes("0123456789"), "text/plain");
        var second = await server.PostAsync(Artifacts, Encoding.UTF8.GetBytes("0123456789"), "text/plain");
        var name = first.Json.GetProperty("$artifact").GetString()!;

        Assert.Equal((201, 10, "text/plain"), (first.Status, first.Json.GetProperty("bytes").GetInt32(), first.Json.GetProperty("content_type").GetString()));
        Assert.Equal(first.Body, second.Body);
        var whole = await server.GetAsync($"{Artifacts}/{name}");
        Assert.Equal("0123456789", Encoding.UTF8.GetString(whole.Body));
        Assert.Equal("attachment", whole.ContentHeaders.ContentDisposition!.DispositionType);
        var part = await server.SendAsync(HttpMethod.Get, $"{Artifacts}/{name[7..]}", change: request => request.Headers.Range = new RangeHeaderValue(2, 4));
        Assert.Equal((206, "234"), (part.Status, Encoding.UTF8.GetString(part.Body)));
    }

    [Fact]
    public async Task What_is_not_there_or_too_large_is_refused()
    {
        await using var server = await TestServer.StartAsync(options => options.ConfigureEngine += engine => engine.Artifacts.MaxBytes = 100);

        (await server.GetAsync($"{Artifacts}/{new string('0', 64)}")).MustBeProblem(404, "artifact_not_found");
        (await server.GetAsync($"{Artifacts}/x")).MustBeProblem(404, "artifact_not_found");
        (await server.PostAsync(Artifacts, new byte[101], "image/png")).MustBeProblem(413, "body_too_large");
    }
}
