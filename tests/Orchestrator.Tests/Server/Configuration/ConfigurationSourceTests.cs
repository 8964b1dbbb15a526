using Orchestrator.Server.Configuration;

namespace Orchestrator.Tests.Server.Configuration;

/// <summary>Where values come from, and which of them wins.</summary>
public sealed class ConfigurationSourceTests : IDisposable
{
    private const string Key = "a-key-of-24-characters-!";

    private readonly ConfigurationSample sample = new();

    public void Dispose() => sample.Dispose();

    [Fact]
    public void The_command_line_wins_over_variables_and_they_over_the_file()
    {
        var configuration = sample.Read(
            "# first\nslots: 2\ndata_folder: /file\nagent:\n  id: file\n",
            [("ORCHESTRATOR__SLOTS", "3"), ("ORCHESTRATOR__DATA_FOLDER", "/variable")],
            [("--slots", "4")]);

        Assert.Equal(("4", "--slots"), Of(configuration, "slots"));
        Assert.Equal(("/variable", "ORCHESTRATOR__DATA_FOLDER"), Of(configuration, "data_folder"));
        Assert.Equal(("file", $"{sample.File}:5"), Of(configuration, "agent.id"));
        Assert.Equal(("sqlite", "default"), Of(configuration, "journal"));
    }

    [Fact]
    public void Without_a_file_and_variables_all_are_defaults()
    {
        var configuration = ServerConfiguration.Read(null, [KeyValuePair.Create("PATH", "/bin"), KeyValuePair.Create("ORCHESTRATOR_SERVER", "x")], []);

        Assert.Empty(configuration.Problems);
        Assert.All(configuration.Effective, setting => Assert.Equal(Origin.Default, setting.Origin));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but words\n")]
    [InlineData("---\n")]
    [InlineData("queue:\n  #max_waiting: 5\nretention: {}\n")]
    public void A_file_may_say_nothing(string yaml) => Assert.Empty(sample.Read(yaml).Problems);

    [Theory]
    [InlineData("queue:\n  max_waiting: 7\n")]
    [InlineData("queue.max_waiting: 7\n")]
    [InlineData("{\"queue\": {\"max_waiting\": \"7\"}}")]
    public void Sections_may_be_written_in_any_way_YAML_has(string yaml) =>
        Assert.Equal("7", Of(sample.Read(yaml), "queue.max_waiting").Value);

    [Theory]
    [InlineData("ORCHESTRATOR__QUEUE__MAX_WAITING")]
    [InlineData("orchestrator__queue__max_waiting")]
    [InlineData("Orchestrator__Queue__Max_Waiting")]
    public void Variables_are_read_in_any_case(string name) =>
        Assert.Equal(("7", name), Of(ConfigurationSample.FromVariable(name, "7"), "queue.max_waiting"));

    [Fact]
    public void Lists_and_mappings_are_read_from_files_as_such_and_from_texts_with_commas()
    {
        var file = sample.Read("handlers: {allow: [process, http]}\nagent:\n  capabilities:\n    - gpu\n  labels:\n    site: berlin\n    rack: 7\n").ToOptions();
        var variables = sample.Read(
            "agent: {capabilities: [of, the, file]}",
            [
                ("ORCHESTRATOR__HANDLERS__ALLOW", "process, http"),
                ("ORCHESTRATOR__AGENT__CAPABILITIES", "gpu"),
                ("ORCHESTRATOR__AGENT__LABELS", "site=berlin, rack=7"),
            ]).ToOptions();

        Assert.All([file, variables], options =>
        {
            Assert.Equal(["process", "http"], options.AllowedHandlers);
            var engine = ConfigurationSample.EngineOf(options);
            Assert.Equal(["gpu"], engine.Capabilities);
            Assert.Equal([("rack", "7"), ("site", "berlin")], engine.Labels.Select(label => (label.Key, label.Value)).Order());
        });
    }

    [Theory]
    [InlineData("90", 90)]
    [InlineData("0.5", 0.5)]
    [InlineData("500ms", 0.5)]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7200)]
    [InlineData("7d", 604800)]
    public void Durations_are_seconds_or_name_their_unit(string text, double seconds) =>
        Assert.Equal(
            TimeSpan.FromSeconds(seconds),
            ConfigurationSample.EngineOf(sample.Read($"retention: {{completed_seconds: {text}}}").ToOptions()).Retention.Completed);

    [Fact]
    public void No_limit_of_connections_is_zero()
    {
        var configuration = sample.Read("limits: {connections: 0}");

        Assert.Null(configuration.ToOptions().MaxConnections);
        Assert.Equal("0", Of(configuration, "limits.connections").Value);
    }

    [Fact]
    public void The_variable_of_the_other_commands_is_the_key_where_no_source_gives_one()
    {
        (string, string)[] variable = [("ORCHESTRATOR_API_KEY", Key)];

        Assert.Equal([Key], sample.Read("", variable).ToOptions().ApiKeys);
        Assert.Equal([Key], sample.Read("api_keys: []", variable).ToOptions().ApiKeys);
        Assert.Equal(["0123456789abcdef"], sample.Read("api_keys: [0123456789abcdef]", variable).ToOptions().ApiKeys);
        Assert.Equal("ORCHESTRATOR_API_KEY", Of(sample.Read("", variable), "api_keys").Source);
    }

    [Fact]
    public void Keys_are_masked()
    {
        var keys = sample.Read($"api_keys: [{Key}, another-key-of-some-length]").Effective.Single(setting => setting.Setting.Key == "api_keys");

        Assert.Equal(("[\"***\", \"***\"]", "[\"***\",\"***\"]"), (keys.Text, keys.Json.ToJsonString()));
    }

    private static (string Value, string Source) Of(ServerConfiguration configuration, string key)
    {
        Assert.Empty(configuration.Problems);
        var setting = configuration.Effective.Single(setting => setting.Setting.Key == key);
        return (setting.Text, setting.Origin.Name);
    }
}
