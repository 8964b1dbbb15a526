using System.Reflection;
using System.Text.RegularExpressions;
using Orchestrator.Engine;
using Orchestrator.Server;
using Orchestrator.Server.Configuration;

namespace Orchestrator.Tests.Server.Configuration;

/// <summary>The registry: complete, consistent with the options' own rules, and each entry does what it says.</summary>
public sealed partial class SettingsTests
{
    /// <summary>Options no file can hold.</summary>
    private static readonly string[] Code =
    [
        "ConfigureEngine", "ConfigureLogging", "Handlers", "Scaling.Executor", "Flow.Domains",

        // What a file says in section flow comes to these, domain by domain.
        "Queue.Flow.Concurrency.Default", "Queue.Flow.Concurrency.ByName", "Queue.Flow.Rates.Default", "Queue.Flow.Rates.ByName",
        "Queue.Flow.DomainRate", "Queue.Flow.MaxQueuedPerKey", "Queue.Flow.TenantWeights.Default", "Queue.Flow.TenantWeights.ByName",
    ];

    public static TheoryData<string> Keys => [.. Settings.All.Select(setting => setting.Key)];

    [Fact]
    public void Every_option_has_a_setting()
    {
        var options = OptionsOf(typeof(ServerOptions), "").Concat(OptionsOf(typeof(OrchestratorOptions), "")).Distinct().Except(Code);

        var missing = options.Except(Settings.All.Select(setting => setting.OptionName)).ToList();

        Assert.True(missing.Count == 0, $"No setting for {string.Join(", ", missing)}: give each an entry in {nameof(Settings)}.cs, or a line in {nameof(Code)} here.");
    }

    [Fact]
    public void No_two_settings_share_a_key_an_option_or_a_flag()
    {
        Assert.Distinct(Settings.All.Select(setting => setting.Key));
        Assert.Distinct(Settings.All.Select(setting => setting.OptionName));
        Assert.Distinct(Settings.All.Select(setting => setting.Flag).OfType<string>());
    }

    [Fact]
    public void Settings_of_a_section_stand_together()
    {
        var sections = Settings.All.Select(setting => setting.Key.Contains('.') ? setting.Key[..setting.Key.LastIndexOf('.')] : "").ToList();

        var begins = sections.Where((section, i) => i == 0 || sections[i - 1] != section);

        Assert.Distinct(begins);
        Assert.Equal("", sections[0]);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_key_is_snake_case_with_its_unit_last(string key)
    {
        var setting = Settings.Find(key)!;

        Assert.Matches(SnakeCase(), key);
        Assert.Equal(setting.Unit == "seconds", key.EndsWith("_seconds", StringComparison.Ordinal));
        Assert.Equal(setting.Unit == "bytes", key.EndsWith("_bytes", StringComparison.Ordinal));
        Assert.DoesNotMatch(@"[.;]\s*$", setting.Meaning);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void What_zero_or_empty_means_is_said_where_it_is_taken(string key)
    {
        var setting = Settings.Find(key)!;

        var problems = ConfigurationSample.FromVariable(setting.Variable, setting.Nothing == "0" ? "0" : "").Problems;

        Assert.Equal(setting.Zero is null, problems.Count > 0);
        Assert.All(problems, problem => Assert.StartsWith(setting.Variable, problem));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_value_reaches_its_option_and_only_that(string key)
    {
        var setting = Settings.Find(key)!;
        var other = Other(setting);

        var configuration = ConfigurationSample.FromVariable(setting.Variable, other);

        Assert.Empty(configuration.Problems);
        var server = configuration.ToOptions();
        var engine = ConfigurationSample.EngineOf(server);
        Assert.All(Settings.All, each => Assert.Equal(each == setting ? other : DefaultText(each), Plain(EffectiveSetting.TextOf(each.Write(each.Current(each.OfEngine ? engine : server))))));
        Assert.All(configuration.Effective, each => Assert.Equal(each.Setting == setting ? setting.Variable : "default", each.Origin.Name));
    }

    [Fact]
    public void A_cluster_is_asked_for_with_its_database()
    {
        var configuration = ServerConfiguration.Read(
            null,
            [KeyValuePair.Create(Settings.Find("cluster.kind")!.Variable, "postgres"), KeyValuePair.Create(Settings.Find("connection")!.Variable, "Host=db;Password=secret")],
            []);

        Assert.Empty(configuration.Problems);
        var engine = ConfigurationSample.EngineOf(configuration.ToOptions());
        Assert.Equal((Orchestrator.Engine.ClusterKind.Postgres, "Host=db;Password=secret"), (engine.Cluster.Kind, engine.Connection));
        Assert.DoesNotContain(configuration.Effective, each => each.Text.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public void A_journal_in_a_database_is_asked_for_with_its_connection()
    {
        var configuration = ServerConfiguration.Read(
            null,
            [KeyValuePair.Create(Settings.Find("journal")!.Variable, "postgres"), KeyValuePair.Create(Settings.Find("connection")!.Variable, "Host=db")],
            []);

        Assert.Empty(configuration.Problems);
    }

    [Theory]
    [InlineData("process", "scaling.command", "my-agent,{agent_id}")]
    [InlineData("webhook", "scaling.webhook", "https://example.com/scale")]
    public void An_executor_is_asked_for_with_what_it_needs(string executor, string key, string value)
    {
        var kind = KeyValuePair.Create(Settings.Find("scaling.executor")!.Variable, executor);

        var without = ServerConfiguration.Read(null, [kind], []);
        var with = ServerConfiguration.Read(null, [kind, KeyValuePair.Create(Settings.Find(key)!.Variable, value)], []);

        Assert.StartsWith(key, Assert.Single(without.Problems), StringComparison.Ordinal);
        Assert.Empty(with.Problems);
    }

    [Fact]
    public void In_a_cluster_agents_do_not_scale_within_one_process()
    {
        var configuration = ServerConfiguration.Read(
            null,
            [
                KeyValuePair.Create(Settings.Find("cluster.kind")!.Variable, "postgres"), KeyValuePair.Create(Settings.Find("connection")!.Variable, "Host=db"),
                KeyValuePair.Create(Settings.Find("scaling.enabled")!.Variable, "true"),
            ],
            []);

        Assert.Equal("scaling.executor is in_process; set it to process or webhook: in a cluster there is more than one process.", Assert.Single(configuration.Problems));
    }

    [Theory]
    [InlineData("Hots=db;Password=secret")]
    [InlineData("Password=secret")]
    [InlineData("Host=db;Password=sec;ret")]
    public void A_connection_that_is_none_is_refused_without_telling_it(string connection)
    {
        var problem = Assert.Single(ConfigurationSample.FromVariable(Settings.Find("connection")!.Variable, connection).Problems);

        Assert.Contains("is not readable, or names no Host", problem, StringComparison.Ordinal);
        Assert.DoesNotContain("sec", problem, StringComparison.Ordinal);
    }

    private static IEnumerable<string> OptionsOf(Type type, string prefix) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.Name != "EqualityContract")
            .SelectMany(property => property.PropertyType is { IsClass: true, Namespace: { } home } inner && home.StartsWith("Orchestrator", StringComparison.Ordinal)
                ? OptionsOf(inner, prefix + property.Name + ".")
                : [prefix + property.Name]);

    private static string DefaultText(Setting setting) => Plain(EffectiveSetting.TextOf(setting.Default()));

    /// <summary>A value that is right and not the default.</summary>
    private static string Other(Setting setting) => setting.Key switch
    {
        "urls" => "http://127.0.0.1:1234",
        "journal" => "memory",
        "connection" => "Host=other",

        // The only other kind needs a connection beside it: A_cluster_is_asked_for_with_its_database.
        "cluster.kind" => "none",
        "handlers.allow" => "process",
        "api_keys" => "0123456789abcdef",
        "agent.labels" => "site=berlin",
        "scaling.enabled" => "true",

        // The other kinds need a command or an address beside them: An_executor_is_asked_for_with_what_it_needs.
        "scaling.executor" => "in_process",
        "scaling.scale_up_threshold" => "0.9",
        "scaling.scale_down_threshold" => "0.1",
        "agents.balancing" => "round_robin",
        "artifacts.store" => "shared",
        "agents.domain_balancing" => "site=round_robin",
        "agents.reconnect_grace_seconds" => "2",
        "network.discovery_endpoints" => "http://127.0.0.1:8080",
        "flow.concurrency" => "site=5",
        "flow.rates" or "flow.domain_rates" => "site=10/s",
        "flow.tenant_weights" => "site=2",
        _ when setting.Nothing == "0" => $"{long.Parse(DefaultText(setting)) + 1}",
        _ => "other",
    };

    /// <summary>A list or mapping of one as a variable has it.</summary>
    private static string Plain(string text) => text.Trim('[', ']', '{', '}').Replace(": ", "=").Replace("=\"", "=").Trim('"');

    [GeneratedRegex("^[a-z]+(_[a-z]+)*([.][a-z]+(_[a-z]+)*)?$")]
    private static partial Regex SnakeCase();
}
