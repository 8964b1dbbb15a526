using System.CommandLine;

namespace Orchestrator.Cli.CommandLine;

/// <summary>Which server, and what to show it.</summary>
internal sealed class ConnectionOptions
{
    /// <summary>Where the key comes from when it is not typed.</summary>
    public const string ApiKeyVariable = "ORCHESTRATOR_API_KEY";

    private const string ServerName = "--server";
    private const string ApiKeyName = "--api-key";

    private readonly Option<string?> server = new(ServerName)
    {
        Description = $"Where the server is. [env: {ServerAddress.Variable}] [default: {ServerAddress.Default}]",
        HelpName = "url",
    };

    private readonly Option<string?> apiKey = new(ApiKeyName)
    {
        Description = $"Key to show to a server that asks for one. [env: {ApiKeyVariable}]",
        HelpName = "key",
    };

    public void AddTo(Command command)
    {
        command.Add(server);
        command.Add(apiKey);
    }

    public bool Has(Option option) => option == server || option == apiKey;

    /// <exception cref="UsageException">The address is none.</exception>
    public ServerConnection Connect(ParseResult parsed) => Connect(parsed.GetValue(server), parsed.GetValue(apiKey));

    /// <summary>The server of a command line that is still being typed.</summary>
    /// <exception cref="UsageException">The address is none.</exception>
    public static ServerConnection ConnectByName(ParseResult parsed) => Connect(Typed(parsed, ServerName), Typed(parsed, ApiKeyName));

    private static string? Typed(ParseResult parsed, string option) =>
        parsed.CommandResult.Command.Options.FirstOrDefault(known => known.Name == option) is { } known && parsed.GetResult(known) is { Tokens: [var token] } ? token.Value : null;

    private static ServerConnection Connect(string? server, string? apiKey)
    {
        var key = apiKey ?? Environment.GetEnvironmentVariable(ApiKeyVariable);
        return new ServerConnection(ServerAddress.Read(server), string.IsNullOrEmpty(key) ? null : key);
    }
}
