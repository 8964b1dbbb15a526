using Orchestrator.Engine;
using Orchestrator.Server.Configuration.Sources;

namespace Orchestrator.Server.Configuration;

/// <summary>
/// A server's settings from all sources. From the weakest to the strongest: the options' own defaults, a file, variables of the
/// environment, the command line.
/// </summary>
public sealed class ServerConfiguration
{
    /// <summary>The key of those who set only one, which the command line's other commands show; used where no source gives any.</summary>
    private const string ApiKeyVariable = "ORCHESTRATOR_API_KEY";

    private readonly Dictionary<Setting, GivenValue> given = [];
    private readonly Dictionary<Setting, object?> values = [];
    private readonly List<string> problems = [];
    private readonly ServerOptions server = new();

    private ServerConfiguration()
    {
    }

    /// <summary>What is wrong: each with its place and the cure. Empty when a server can start.</summary>
    public IReadOnlyList<string> Problems => problems;

    /// <summary>Every setting with its value and where it comes from; worth something only without problems.</summary>
    public IReadOnlyList<EffectiveSetting> Effective { get; private set; } = [];

    /// <summary>Reads and checks everything.</summary>
    /// <param name="file">A YAML file; null reads none.</param>
    /// <param name="environment">Variables, of which only those of settings count.</param>
    /// <param name="typed">What the command line says.</param>
    public static ServerConfiguration Read(string? file, IEnumerable<KeyValuePair<string, string>> environment, IEnumerable<GivenValue> typed)
    {
        var configuration = new ServerConfiguration();
        var variables = environment.ToList();
        configuration.Add(file is null ? new SourceReading([], []) : ConfigurationFile.Read(file));
        configuration.Add(ConfigurationVariables.Read(variables));
        configuration.Add(new SourceReading([.. typed], []));
        configuration.AddKeyOfTheEnvironment(variables.Find(variable => variable.Key == ApiKeyVariable).Value);
        configuration.Check();
        return configuration;
    }

    /// <summary>The options of a server that is set up so.</summary>
    /// <exception cref="InvalidOperationException">There are problems.</exception>
    public ServerOptions ToOptions()
    {
        if (problems.Count > 0)
        {
            throw new InvalidOperationException(string.Join(Environment.NewLine, problems));
        }

        server.ConfigureEngine = ApplyTo;
        return server;
    }

    private void Add(SourceReading reading)
    {
        problems.AddRange(reading.Problems);
        foreach (var said in reading.Values)
        {
            if (said.Setting.TryRead(said.Value, out var value))
            {
                given[said.Setting] = said;
                values[said.Setting] = value;
            }
            else
            {
                var what = said.Setting.IsSecret ? "not readable" : said.Value.Describe();
                problems.Add($"{said.Origin.Subject(said.Setting)} is {what}; give {said.Setting.Expected}.");
            }
        }
    }

    private void AddKeyOfTheEnvironment(string? key)
    {
        var setting = Settings.All.Single(setting => setting.OptionName == nameof(ServerOptions.ApiKeys));
        if (!string.IsNullOrEmpty(key) && (!values.TryGetValue(setting, out var keys) || keys is IReadOnlyList<string> { Count: 0 }))
        {
            Add(new SourceReading([new GivenValue(setting, new RawValue(null, Items: [key]), new Origin(ApiKeyVariable))], []));
        }
    }

    private void Check()
    {
        foreach (var (setting, value) in values.Where(value => !value.Key.OfEngine))
        {
            setting.Apply(server, value);
        }

        var engine = new OrchestratorOptions();
        server.ApplyTo(engine);
        ApplyTo(engine);
        var words = new OptionProblems(setting => given.GetValueOrDefault(setting));
        problems.AddRange(server.Problems().Concat(engine.Problems()).Distinct().Select(words.InWordsOfTheUser));
        Effective =
        [
            .. Settings.All.Select(setting => new EffectiveSetting(
                setting,
                setting.Current(setting.OfEngine ? engine : server),
                given.GetValueOrDefault(setting)?.Origin ?? Origin.Default)),
        ];
    }

    private void ApplyTo(OrchestratorOptions engine)
    {
        foreach (var (setting, value) in values.Where(value => value.Key.OfEngine))
        {
            setting.Apply(engine, value);
        }
    }
}
