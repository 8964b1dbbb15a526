using System.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.CommandLine;

/// <summary>A command that talks to a server: knows where it is, and whether people or programs read the answer.</summary>
internal abstract class ClientCommand : OrcCommand
{
    private readonly Option<string?> server = new("--server")
    {
        Description = $"Where the server is. [env: {ServerAddress.Variable}] [default: {ServerAddress.Default}]",
        HelpName = "url",
    };

    private readonly Option<string?> apiKey = new("--api-key")
    {
        Description = $"Key to show to a server that asks for one. [env: {ApiKeyVariable}]",
        HelpName = "key",
    };

    private readonly Option<bool> json = new("--json") { Description = "Answer in JSON, one document a line." };

    protected ClientCommand(string name, string description, params string[] examples)
        : base(name, description, examples)
    {
        SetAction(CallAsync);
    }

    /// <summary>Where the key comes from when it is not typed.</summary>
    public const string ApiKeyVariable = "ORCHESTRATOR_API_KEY";

    protected abstract Task<int> RunAsync(ParseResult parsed, OrchestratorClient client, IScreen screen, CancellationToken cancellation);

    /// <summary>To be called once the command has added its own options, so that help shows the common ones last.</summary>
    protected void AddCommonOptions()
    {
        Add(server);
        Add(apiKey);
        Add(json);
    }

    private async Task<int> CallAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var key = parsed.GetValue(apiKey) ?? Environment.GetEnvironmentVariable(ApiKeyVariable);
        using var client = new OrchestratorClient(ServerAddress.Read(parsed.GetValue(server)), string.IsNullOrEmpty(key) ? null : key);
        using var screen = Screens.For(parsed.GetValue(json));
        return await RunAsync(parsed, client, screen, cancellation);
    }
}
