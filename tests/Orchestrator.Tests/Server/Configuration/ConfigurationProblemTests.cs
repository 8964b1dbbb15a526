namespace Orchestrator.Tests.Server.Configuration;

/// <summary>What is wrong is told with its place, in the words of whoever wrote it, and with the cure.</summary>
public sealed class ConfigurationProblemTests : IDisposable
{
    private readonly ConfigurationSample sample = new();

    public void Dispose() => sample.Dispose();

    [Theory]
    [InlineData("slost: 3", ":1: slost is no setting; did you mean slots?")]
    [InlineData("queue:\n  max_wating: 3", ":2: queue.max_wating is no setting; did you mean queue.max_waiting?")]
    [InlineData("max_waiting: 3", ":1: max_waiting is no setting; did you mean queue.max_waiting?")]
    [InlineData("qeue:\n  max_waiting: 3", ":1: qeue is no setting; did you mean queue?")]
    [InlineData("Slots: 3", ":1: Slots is no setting; did you mean slots?")]
    [InlineData("colour_of_the_sky: blue", ":1: colour_of_the_sky is no setting; `orc config init` writes a file with those there are.")]
    [InlineData("slots: 3\n\nslots: 4", ":3: slots is there a second time, after line 1; keep one of them.")]
    [InlineData("queue:\n  max_waiting: 3\nqueue.max_waiting: 4", ":3: queue.max_waiting is there a second time, after line 2; keep one of them.")]
    [InlineData("queue:\nqueue:", ":2: queue is there a second time, after line 1; keep one of them.")]
    [InlineData("slots: many", ":1: slots is 'many'; give a whole number up to 2147483647.")]
    [InlineData("slots: 1.5", ":1: slots is '1.5'; give a whole number up to 2147483647.")]
    [InlineData("slots: 99999999999", ":1: slots is '99999999999'; give a whole number up to 2147483647.")]
    [InlineData("slots: [1]", ":1: slots is a list; give a whole number up to 2147483647.")]
    [InlineData("slots: {a: 1}", ":1: slots is a mapping; give a whole number up to 2147483647.")]
    [InlineData("slots:", ":1: slots has no value; give a whole number up to 2147483647, or take the line out.")]
    [InlineData("journal: paper", ":1: journal is 'paper'; give sqlite, memory or postgres.")]
    [InlineData("urls: [[a]]", ":1: urls has values that are no texts; give a list, or a text with commas.")]
    [InlineData("agent: {labels: [a, b]}", ":1: agent.labels is a list; give names with values, or a text such as site=berlin,rack=7.")]
    [InlineData("queue: 5", ":1: queue is a section; write its settings below it, such as queue.max_waiting.")]
    [InlineData("retention:\n  completed_seconds: soon", ":2: retention.completed_seconds is 'soon'; give seconds, or such as 500ms, 30s, 5m, 2h or 7d.")]
    [InlineData("- slots", ":1: there must be settings here, each as name: value.")]
    [InlineData("slots: 3\n---\nslots: 4", ":2: a second document begins; settings are one document.")]
    [InlineData("slots: &a 3\nagent: {id: *a}", ":2: aliases are not read here; write the value out.")]
    public void A_slip_in_the_file_is_told_with_its_line(string yaml, string problem) =>
        Assert.Equal([sample.File + problem], sample.Read(yaml).Problems);

    [Theory]
    [InlineData("slots: -1", ":1: slots is -1; set it between 0 and 100000.")]
    [InlineData("\nqueue: {max_history: 5}", ":2: queue.max_history is 5; set it between 10 and 1000000.")]
    [InlineData("queue: {start_deadline_seconds: 0s}", ":1: queue.start_deadline_seconds is 0s; set it above zero and below ten years.")]
    [InlineData("retention: {failed_seconds: -1}", ":1: retention.failed_seconds is -1; set it to zero or more and below ten years.")]
    [InlineData("limits: {request_body_bytes: 1}", ":1: limits.request_body_bytes is 1; set it between 1024 and 1073741824.")]
    [InlineData("data_folder: \"\"", ":1: data_folder is empty; name a folder, such as ./data.")]
    [InlineData("urls: http://0.0.0.0:9000", ":1: urls: 'http://0.0.0.0:9000' listens beyond loopback, and no API key is set. Set one in api_keys (--api-key), or listen on 127.0.0.1.")]
    public void What_the_options_refuse_is_told_with_the_settings_key_and_the_value_as_written(string yaml, string problem) =>
        Assert.Equal([sample.File + problem], sample.Read(yaml).Problems);

    [Theory]
    [InlineData("ORCHESTRATOR__SLOST", "3", "ORCHESTRATOR__SLOST is no setting; did you mean ORCHESTRATOR__SLOTS?")]
    [InlineData("ORCHESTRATOR__MAX_WAITING", "3", "ORCHESTRATOR__MAX_WAITING is no setting; did you mean ORCHESTRATOR__QUEUE__MAX_WAITING?")]
    [InlineData("ORCHESTRATOR__QUEUE", "3", "ORCHESTRATOR__QUEUE is no setting; unset it, or see `orc config show` for those there are.")]
    [InlineData("ORCHESTRATOR__SLOTS", "", "ORCHESTRATOR__SLOTS is empty; give a whole number up to 2147483647.")]
    [InlineData("orchestrator__slots", "-1", "orchestrator__slots is -1; set it between 0 and 100000.")]
    public void A_slip_in_a_variable_is_told_with_its_name(string name, string value, string problem) =>
        Assert.Equal([problem], ConfigurationSample.FromVariable(name, value).Problems);

    [Fact]
    public void Two_variables_of_one_setting_are_told_with_both_names() =>
        Assert.Equal(
            ["orchestrator__slots and ORCHESTRATOR__SLOTS are the same setting; unset one of them."],
            sample.Read("", [("ORCHESTRATOR__SLOTS", "2"), ("orchestrator__slots", "3")]).Problems);

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var problems = sample.Read(
            "slost: 1\njournal: paper\nnode_id: ''\n",
            [("ORCHESTRATOR__AGENT__ID", ""), ("ORCHESTRATOR__COLOUR", "blue")],
            [("--slots", "-1"), ("--allow", "shell")]).Problems;

        Assert.Collection(
            problems,
            problem => Assert.StartsWith($"{sample.File}:1: slost is no setting", problem),
            problem => Assert.StartsWith($"{sample.File}:2: journal is 'paper'", problem),
            problem => Assert.StartsWith("ORCHESTRATOR__COLOUR is no setting", problem),
            problem => Assert.StartsWith("--allow: Unknown handler 'shell'", problem),
            problem => Assert.StartsWith($"{sample.File}:3: node_id must have", problem),
            problem => Assert.StartsWith("--slots is -1", problem),
            problem => Assert.StartsWith("ORCHESTRATOR__AGENT__ID must have", problem));
    }

    [Fact]
    public void A_wrong_value_that_another_source_overrides_is_told_all_the_same() =>
        Assert.Equal([$"{sample.File}:1: slots is 'many'; give a whole number up to 2147483647."], sample.Read("slots: many", [("ORCHESTRATOR__SLOTS", "2")]).Problems);

    [Theory]
    [InlineData("slots: 3\n\tagent: x", ":2: ")]
    [InlineData("slots: [1, 2\nagent: {", ":1: what follows is no YAML.")]
    [InlineData("a: b: c", ":1: ")]
    public void What_is_no_YAML_is_told_with_its_line(string yaml, string beginning) =>
        Assert.StartsWith(sample.File + beginning, Assert.Single(sample.Read(yaml).Problems));

    [Fact]
    public void Whatever_a_file_holds_it_is_read_or_told_with_its_name()
    {
        var chance = new Random(20_240_817);
        var right = Orchestrator.Server.Configuration.ConfigurationTemplate.Write().Replace("#", "", StringComparison.Ordinal);
        for (var round = 0; round < 2_000; round++)
        {
            var text = right.Substring(chance.Next(right.Length - 200), 200).ToCharArray();
            for (var slips = chance.Next(8); slips >= 0; slips--)
            {
                text[chance.Next(text.Length)] = "{}[]:,-#&*!|>'\"%@`\n\t ?\0\u2028\ufffdx"[chance.Next(26)];
            }

            Assert.All(sample.Read(new string(text)).Problems, problem => Assert.StartsWith(sample.File, problem));
        }
    }

    [Fact]
    public void A_file_of_brackets_does_not_take_the_stack() =>
        Assert.Equal([$"{sample.File}:1: this is nested deeper than any setting."], sample.Read(new string('[', 100_000)).Problems);

    [Fact]
    public void A_file_that_is_not_there_is_told_with_the_cure()
    {
        var problem = Assert.Single(Orchestrator.Server.Configuration.ServerConfiguration.Read("/nowhere/config.yaml", [], []).Problems);

        Assert.Equal("/nowhere/config.yaml is not there; write one with `orc config init --file /nowhere/config.yaml`, or name another with --config.", problem);
    }

    [Theory]
    [InlineData("api_keys: [secret]")]
    [InlineData("api_keys: {a: secret}")]
    [InlineData("api_keys: [[secret]]")]
    [InlineData("api_keys: secret")]
    public void A_wrong_key_is_not_shown(string yaml) =>
        Assert.DoesNotContain("secret", Assert.Single(sample.Read(yaml).Problems), StringComparison.Ordinal);

    [Fact]
    public void Options_are_not_made_of_what_is_wrong() =>
        Assert.Throws<InvalidOperationException>(() => sample.Read("slots: -1").ToOptions());
}
