using Orchestrator.Engine;
using Orchestrator.Handlers;
using Orchestrator.Server.Http;

namespace Orchestrator.Server;

/// <summary>How a server is set up. Checked at start; a wrong value stops it with the option's name and the cure.</summary>
public sealed class ServerOptions
{
    internal static readonly string DefaultNodeId = Environment.MachineName.ToLowerInvariant();

    /// <summary>The fewest characters of an API key.</summary>
    public const int ShortestApiKey = 16;

    /// <summary>
    /// Where to listen: <c>http://</c>, an IP address, <c>localhost</c> or <c>*</c>, and a port (0 for any that is free).
    /// Default <c>http://127.0.0.1:9000</c>. Anything beyond loopback needs an API key.
    /// </summary>
    public IReadOnlyList<string> Urls { get; set; } = ["http://127.0.0.1:9000"];

    /// <summary>Where everything durable is kept. Created when missing. Default <c>./data</c>.</summary>
    public string DataFolder { get; set; } = "./data";

    /// <summary>Where the journal is kept. Default <see cref="JournalKind.Sqlite"/>.</summary>
    public JournalKind Journal { get; set; } = JournalKind.Sqlite;

    /// <summary>The node's name in the cluster. Default: the machine's name in lower case.</summary>
    public string NodeId { get; set; } = DefaultNodeId;

    /// <summary>
    /// Built-in handlers to allow besides those that are always on: <c>process</c> and <c>http</c> act with the server's
    /// rights on its machine and network. Default none.
    /// </summary>
    public IReadOnlyList<string> AllowedHandlers { get; set; } = [];

    /// <summary>Attempts that run at once in this process; 1 to 100,000. Null (the default) takes twice the processors, at least 4.</summary>
    public int? Slots { get; set; }

    /// <summary>
    /// Keys that open the API, each of at least 16 characters; sent as <c>X-API-Key</c> or <c>Authorization: Bearer</c>. Without any (the default) the
    /// server listens on loopback only and answers to loopback names only.
    /// </summary>
    public IReadOnlyList<string> ApiKeys { get; set; } = [];

    /// <summary>Bytes of a request's body; 1 KiB to 1 GiB. Default 2 MiB: an input of 1 MiB and what is around it.</summary>
    public int MaxRequestBodyBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>Lines of one batch; 1 to 1,000,000. Default 10,000.</summary>
    public int MaxBatchLines { get; set; } = 10_000;

    /// <summary>Callers that may listen to events at once; one more is refused. Default 1,000; zero allows none.</summary>
    public int MaxEventListeners { get; set; } = 1_000;

    /// <summary>
    /// Events a second that are sent to all listeners together, each getting an equal share, so that listening cannot slow work
    /// down. 1,000 to 100,000,000. Default 100,000.
    /// </summary>
    public int MaxEventsPerSecond { get; set; } = 100_000;

    /// <summary>Connections at once; one more is closed. Null for no limit. Default 10,000.</summary>
    public long? MaxConnections { get; set; } = 10_000;

    /// <summary>Node managers of others, and where to look for them.</summary>
    public NetworkOptions Network { get; set; } = new();

    /// <summary>Settings of the engine that have no option here, and handlers of one's own. Runs last; null (the default) changes nothing.</summary>
    public Action<OrchestratorOptions>? ConfigureEngine { get; set; }

    /// <summary>Where logs go. Null (the default) writes warnings and one line at start to the console.</summary>
    public Action<ILoggingBuilder>? ConfigureLogging { get; set; }

    /// <summary>Puts parts of a test in the place of the server's own. Runs last; null (the default) changes nothing.</summary>
    internal Action<IServiceCollection>? ConfigureServices { get; set; }

    /// <summary>Refuses wrong options.</summary>
    /// <exception cref="ArgumentException">An option is wrong; the message names all that are.</exception>
    public void ThrowIfWrong()
    {
        if (Problems() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(Environment.NewLine, problems));
        }
    }

    /// <summary>Says what is wrong, the option's name and the cure in each message; empty when nothing is.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        CheckUrls(problems);
        if (!BuiltInHandlers.TryParseAllowed(string.Join(',', AllowedHandlers), out _, out var unknown))
        {
            problems.Add($"{nameof(AllowedHandlers)}: {unknown}");
        }

        if (ApiKeys.Any(key => key.Length < ShortestApiKey || key.Any(c => c is <= ' ' or > '~')))
        {
            problems.Add($"{nameof(ApiKeys)} has a key with fewer than {ShortestApiKey} characters, or with others than visible ASCII; draw one with 'openssl rand -hex 24'.");
        }

        Between(nameof(MaxRequestBodyBytes), MaxRequestBodyBytes, 1024, 1024 * 1024 * 1024);
        Between(nameof(MaxBatchLines), MaxBatchLines, 1, 1_000_000);
        Between(nameof(MaxEventListeners), MaxEventListeners, 0, 1_000_000);
        Between(nameof(MaxEventsPerSecond), MaxEventsPerSecond, 1_000, 100_000_000);
        Between(nameof(MaxConnections), MaxConnections ?? 1, 1, long.MaxValue);
        problems.AddRange(Network.Problems());
        if (string.IsNullOrWhiteSpace(NodeId) || NodeId.Length > 200)
        {
            problems.Add($"{nameof(NodeId)} must have 1 to 200 characters.");
        }

        var engine = new OrchestratorOptions();
        ApplyTo(engine);

        // The database's connection is an option of the engine alone, which is checked with the others of its kind.
        engine.Journal = JournalKind.Sqlite;
        problems.AddRange(engine.Problems());
        return problems;

        void Between(string name, long value, long least, long most)
        {
            if (value < least || value > most)
            {
                problems.Add($"{name} is {value}; set it between {least} and {most}.");
            }
        }
    }

    /// <summary>The engine's options as these say, before <see cref="ConfigureEngine"/>.</summary>
    internal void ApplyTo(OrchestratorOptions engine)
    {
        engine.DataFolder = DataFolder;
        engine.Journal = Journal;
        engine.Slots = Slots ?? engine.Slots;
    }

    private void CheckUrls(List<string> problems)
    {
        if (Urls.Count == 0)
        {
            problems.Add($"{nameof(Urls)} is empty; name at least one, such as http://127.0.0.1:9000.");
        }

        foreach (var url in Urls)
        {
            if (!ListenAddress.TryParse(url, out var address, out var fault))
            {
                problems.Add($"{nameof(Urls)}: '{url}' {fault}");
            }
            else if (!address.IsLoopback && ApiKeys.Count == 0)
            {
                problems.Add($"{nameof(Urls)}: '{url}' listens beyond loopback, and no API key is set. Set one in {nameof(ApiKeys)}, or listen on 127.0.0.1.");
            }
        }
    }
}
