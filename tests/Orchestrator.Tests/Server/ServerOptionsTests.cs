using Orchestrator.Server;

namespace Orchestrator.Tests.Server;

/// <summary>Wrong options stop the start, with the option's name and the cure.</summary>
public sealed class ServerOptionsTests
{
    [Fact]
    public void The_defaults_are_right() => Assert.Empty(new ServerOptions().Problems());

    [Theory]
    [InlineData("http://0.0.0.0:9000")]
    [InlineData("http://*:9000")]
    [InlineData("http://[::]:9000")]
    [InlineData("http://10.0.0.5:9000")]
    public void Listening_beyond_loopback_needs_a_key(string url)
    {
        var problem = Assert.Single(new ServerOptions { Urls = [url] }.Problems());
        Assert.Contains("beyond loopback, and no API key is set", problem, StringComparison.Ordinal);
        Assert.Contains("ApiKeys", problem, StringComparison.Ordinal);

        Assert.Empty(new ServerOptions { Urls = [url], ApiKeys = ["0123456789abcdef"] }.Problems());
    }

    [Fact]
    public void A_server_with_wrong_options_is_not_built() =>
        Assert.Throws<ArgumentException>(() => OrchestratorServer.Build(new ServerOptions { Urls = ["http://0.0.0.0:9000"] }));

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://localhost:9000/")]
    [InlineData("http://[::1]:9000")]
    public void Loopback_needs_none(string url) => Assert.Empty(new ServerOptions { Urls = [url] }.Problems());

    [Theory]
    [InlineData("https://127.0.0.1:9000", "TLS")]
    [InlineData("127.0.0.1:9000", "must be http://")]
    [InlineData("http://127.0.0.1", "must be http://")]
    [InlineData("http://127.0.0.1:99999", "must be http://")]
    [InlineData("http://example.org:80", "must be http://")]
    [InlineData("", "must be http://")]
    public void A_url_that_is_none_is_refused(string url, string fault) =>
        Assert.Contains(fault, Assert.Single(new ServerOptions { Urls = [url] }.Problems()), StringComparison.Ordinal);

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var problems = new ServerOptions
        {
            Urls = [],
            AllowedHandlers = ["shell"],
            ApiKeys = ["short"],
            Slots = -1,
            MaxRequestBodyBytes = 1,
            DataFolder = " ",
            NodeId = "",
        }.Problems();

        Assert.All(
            ["Urls", "AllowedHandlers", "ApiKeys", "Slots", "MaxRequestBodyBytes", "DataFolder", "NodeId"],
            option => Assert.Contains(problems, problem => problem.StartsWith(option, StringComparison.Ordinal)));
    }
}
