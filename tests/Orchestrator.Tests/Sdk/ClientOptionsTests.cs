using Microsoft.Extensions.DependencyInjection;
using Orchestrator.Sdk;

namespace Orchestrator.Tests.Sdk;

/// <summary>How a client is set up, by hand and in a host.</summary>
public sealed class ClientOptionsTests
{
    public static TheoryData<string, Action<OrchestratorClientOptions>> Wrong => new()
    {
        { "Server is '127.0.0.1:9000': it must be an address such as http://127.0.0.1:9000.", o => o.Server = new Uri("127.0.0.1:9000", UriKind.RelativeOrAbsolute) },
        { "Server is 'ftp://x/': it must be an address such as http://127.0.0.1:9000.", o => o.Server = new Uri("ftp://x/") },
        { "ApiKey is '': it must not be empty or hold control characters; null sends none.", o => o.ApiKey = "" },
        { "Retry.Limit is '-00:00:05': it must not be negative; zero tries nothing again.", o => o.Retry.Limit = TimeSpan.FromSeconds(-5) },
        { "Retry.FirstDelay is '00:00:00': it must be more than zero.", o => o.Retry.FirstDelay = TimeSpan.Zero },
        { "Retry.MaxDelay is '00:00:00.1000000': it must not be less than Retry.FirstDelay.", o => o.Retry.MaxDelay = TimeSpan.FromSeconds(0.1) },
        { "Retry.Jitter is '1.5': it must be from 0 to 1.", o => o.Retry.Jitter = 1.5 },
        { "BatchLines is '10001': it must be from 1 to 10,000.", o => o.BatchLines = 10_001 },
        { "BatchBytes is '1': it must be from 1,024 to 1,048,576.", o => o.BatchBytes = 1 },
        { "BatchesAtOnce is '0': it must be from 1 to 64.", o => o.BatchesAtOnce = 0 },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_option_is_named_with_the_cure(string message, Action<OrchestratorClientOptions> change)
    {
        var options = new OrchestratorClientOptions();
        change(options);

        var refusal = Assert.Throws<ArgumentException>(() => new OrchestratorClient(options));

        Assert.Equal("OrchestratorClientOptions." + message, refusal.Message);
    }

    [Fact]
    public async Task A_host_has_one_client_whose_connections_can_be_added_to()
    {
        var server = new ScriptedServer(() => ScriptedServer.TaskIn("completed"));
        var services = new ServiceCollection();
        services
            .AddOrchestratorClient(o => (o.Server, o.ApiKey) = (new Uri("http://somewhere:9000/below"), "secret"))
            .ConfigurePrimaryHttpMessageHandler(() => server);
        await using var provider = services.BuildServiceProvider();

        var client = provider.GetRequiredService<OrchestratorClient>();
        await client.GetAsync("x");

        Assert.Same(client, provider.GetRequiredService<OrchestratorClient>());
        Assert.Equal("GET /below/api/v1/tasks/x", Assert.Single(server.Asked));
        Assert.Equal("secret", Assert.Single(server.Keys));
    }

    [Fact]
    public async Task A_host_with_a_wrong_option_is_told_so()
    {
        await using var provider = new ServiceCollection().AddOrchestratorClient(o => o.BatchesAtOnce = 0).Services.BuildServiceProvider();

        Assert.Throws<ArgumentException>(() => provider.GetRequiredService<OrchestratorClient>());
    }
}
