using System.Collections;
using System.CommandLine;
using Orchestrator.Engine;
using Orchestrator.Server;
using Orchestrator.Server.Configuration;

namespace Orchestrator.Cli.Configuration;

/// <summary>The options that say how a server is set up, for the command that runs one and for those that show what it would run with.</summary>
internal sealed class SettingOptions
{
    private readonly Option<string?> config = new("--config")
    {
        Description = "A YAML file of settings, as `orc config init` writes it. Without it no file is read.",
        HelpName = "file",
    };

    private readonly Option<string[]> urls = new("--urls")
    {
        Description = "Where to listen; may be repeated. Port 0 takes a free one. Beyond loopback an API key is needed. [default: http://127.0.0.1:9000]",
        HelpName = "url",
    };

    private readonly Option<string?> data = new("--data") { Description = "Where everything durable is kept; created when missing. [default: ./data]", HelpName = "folder" };

    private readonly Option<string[]> allow = new("--allow")
    {
        Description = "Handlers to allow besides echo, sleep and fail: process, http. They act with the server's rights on its machine and network.",
        HelpName = "names",
    };

    private readonly Option<int?> slots = new("--slots") { Description = "Tasks that run at once. [default: twice the processors, at least 4]", HelpName = "count" };

    private readonly Option<string[]> apiKeys = new("--api-key")
    {
        Description = $"Key that callers must show, at least {ServerOptions.ShortestApiKey} characters; may be repeated. [env: {CommandLine.ConnectionOptions.ApiKeyVariable}]",
        HelpName = "key",
    };

    private readonly Option<JournalKind?> journal = new("--journal")
    {
        Description = "sqlite keeps tasks in the data folder; memory forgets them with the process; postgres needs --connection. [default: sqlite]",
        HelpName = "sqlite|memory|postgres",
    };

    private readonly Option<string> cluster = new("--cluster")
    {
        Description = "postgres makes it a node of the cluster that uses the database of --connection. [default: none]",
        HelpName = "none|postgres",
    };

    private readonly Option<string> connection = new("--connection")
    {
        Description = "The PostgreSQL database, such as \"Host=db;Database=orchestrator;Username=orchestrator\".",
        HelpName = "text",
    };

    public SettingOptions(Command command)
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
                case "postgres":
                    return JournalKind.Postgres;
                default:
                    result.AddError($"--journal is '{text}'; give sqlite, memory or postgres.");
                    return default;
            }
        };
        foreach (var option in new Option[] { config, urls, data, allow, slots, apiKeys, journal, cluster, connection })
        {
            command.Add(option);
        }
    }

    /// <summary>Puts the settings of all sources together and tells what is wrong with them; null when something is.</summary>
    public ServerConfiguration? Read(ParseResult parsed)
    {
        var variables = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? ""));
        var configuration = ServerConfiguration.Read(parsed.GetValue(config), variables, Typed(parsed));
        foreach (var problem in configuration.Problems)
        {
            Console.Error.WriteLine("orc: " + problem);
        }

        return configuration.Problems.Count == 0 ? configuration : null;
    }

    private IEnumerable<GivenValue> Typed(ParseResult parsed)
    {
        foreach (var option in new Option[] { urls, data, allow, slots, apiKeys, journal, cluster, connection })
        {
            if (parsed.GetResult(option) is not { Implicit: false } result)
            {
                continue;
            }

            var tokens = result.Tokens.Select(token => token.Value).ToList();
            var value = option == apiKeys ? new RawValue(null, Items: tokens)
                : option == urls || option == allow ? new RawValue(null, Items: Split(tokens))
                : new RawValue(tokens[^1]);
            yield return new GivenValue(Settings.All.Single(setting => setting.Flag == option.Name), value, new Origin(option.Name));
        }
    }

    private static string[] Split(IEnumerable<string> lists) =>
        [.. lists.SelectMany(list => list.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
