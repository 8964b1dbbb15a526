using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Engine;
using Orchestrator.Server;

namespace Orchestrator.Cli.Serve;

/// <summary><c>orc server</c></summary>
internal sealed class ServerCommand : OrcCommand
{
    private readonly Option<string[]> urls = new("--urls")
    {
        Description = "Where to listen; may be repeated. Port 0 takes a free one. Beyond loopback an API key is needed. [default: http://127.0.0.1:9000]",
        HelpName = "url",
    };

    private readonly Option<string> data = new("--data")
    {
        Description = "Where everything durable is kept; created when missing.",
        DefaultValueFactory = _ => "./data",
        HelpName = "folder",
    };

    private readonly Option<string[]> allow = new("--allow")
    {
        Description = "Handlers to allow besides echo, sleep and fail: process, http. They act with the server's rights on its machine and network.",
        HelpName = "names",
    };

    private readonly Option<int?> slots = new("--slots") { Description = "Tasks that run at once. [default: twice the processors, at least 4]", HelpName = "count" };

    private readonly Option<string[]> apiKeys = new("--api-key")
    {
        Description = $"Key that callers must show, at least {ServerOptions.ShortestApiKey} characters; may be repeated. [env: {ClientCommand.ApiKeyVariable}]",
        HelpName = "key",
    };

    private readonly Option<JournalKind> journal = new("--journal")
    {
        Description = "sqlite keeps tasks in the data folder; memory forgets them with the process.",
        DefaultValueFactory = _ => JournalKind.Sqlite,
        HelpName = "sqlite|memory",
    };

    private readonly Option<bool> json = new("--json") { Description = "Say in JSON that the server is ready." };

    public ServerCommand()
        : base(
            "server",
            "Run a server in the foreground until SIGINT or SIGTERM; running tasks get time to end.",
            "orc server --allow process,http",
            "orc server --urls http://0.0.0.0:9000 --data /var/lib/orchestrator --api-key $(openssl rand -hex 24)")
    {
        journal.CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            switch (text)
            {
                case "sqlite":
                    return JournalKind.Sqlite;
                case "memory":
                    return JournalKind.Memory;
                default:
                    result.AddError($"--journal is '{text}'; give sqlite or memory.");
                    return default;
            }
        };
        foreach (var option in new Option[] { urls, data, allow, slots, apiKeys, journal, json })
        {
            Add(option);
        }

        SetAction((parsed, cancellation) => ServerRun.RunAsync(Read(parsed), parsed.GetValue(json), cancellation));
    }

    private ServerOptions Read(ParseResult parsed)
    {
        var options = new ServerOptions
        {
            DataFolder = parsed.GetRequiredValue(data),
            Journal = parsed.GetValue(journal),
            AllowedHandlers = Split(parsed.GetValue(allow)),
            Slots = parsed.GetValue(slots),
            ApiKeys = parsed.GetValue(apiKeys) is { Length: > 0 } typed ? typed : KeyFromEnvironment(),
        };
        if (Split(parsed.GetValue(urls)) is { Length: > 0 } addresses)
        {
            options.Urls = addresses;
        }

        return options;
    }

    /// <summary>The variable that the other commands read, so that both ends agree when both have it.</summary>
    private static string[] KeyFromEnvironment() =>
        Environment.GetEnvironmentVariable(ClientCommand.ApiKeyVariable) is { Length: > 0 } key ? [key] : [];

    private static string[] Split(string[]? lists) =>
        [.. (lists ?? []).SelectMany(list => list.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
