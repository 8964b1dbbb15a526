using System.Text.RegularExpressions;
using Orchestrator.Integration.Tests.Support;
using Orchestrator.Server.Configuration;

namespace Orchestrator.Integration.Tests.Cli;

/// <summary>Settings of a real server: from a file, from variables, and what is refused.</summary>
public sealed partial class ConfigurationTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_server_is_set_up_by_its_file()
    {
        var file = await WriteAsync($"urls: http://127.0.0.1:0\ndata_folder: {folder.File("kept")}\nhandlers:\n  allow: [process]\n");
        await using var orc = OrcProcess.Start(["server", "--config", file]);

        var line = await orc.NextLineAsync();

        Assert.EndsWith($"data in {folder.File("kept")}, runs echo, sleep, fail, process", line);
        orc.Terminate();
        (await orc.EndAsync()).Expect(0);
    }

    [Fact]
    public async Task The_engine_keeps_to_the_files_settings()
    {
        var file = await WriteAsync("queue:\n  max_waiting: 2\nagent:\n  id: worker-7\n");
        await using var server = await OrcServer.StartAsync("--config", file);

        for (var waiting = 0; waiting < 2; waiting++)
        {
            (await server.RunAsync("task", "submit", "echo", "--delay", "1h")).Expect(0);
        }

        Assert.Contains("queue", (await server.RunAsync("task", "submit", "echo", "--delay", "1h")).Expect(1).Stderr);
        Assert.Equal("worker-7", (await server.RunAsync("status", "--json")).Expect(0).Json.GetProperty("agents")[0].Text("agent_id"));
    }

    [Fact]
    public async Task A_server_is_set_up_by_variables_and_what_is_typed_wins()
    {
        await using var orc = OrcProcess.Start(
            ["server", "--data", folder.File("typed")],
            new Dictionary<string, string?>
            {
                ["ORCHESTRATOR__URLS"] = "http://127.0.0.1:0",
                ["ORCHESTRATOR__HANDLERS__ALLOW"] = "http,process",
                ["ORCHESTRATOR__DATA_FOLDER"] = folder.File("set"),
            });

        var line = await orc.NextLineAsync();

        Assert.EndsWith($"data in {folder.File("typed")}, runs echo, sleep, fail, process, http", line);
        orc.Terminate();
        (await orc.EndAsync()).Expect(0);
    }

    [Theory]
    [InlineData("server")]
    [InlineData("config show")]
    public async Task What_is_wrong_is_told_at_once_with_exit_code_2_and_nothing_is_started(string command)
    {
        var file = await WriteAsync($"data_folder: {folder.File("data")}\nqueue:\n  max_wating: 5\n");

        var end = (await OrcProcess.RunAsync(
            [.. command.Split(' '), "--config", file, "--slots", "-1"],
            new Dictionary<string, string?> { ["ORCHESTRATOR__NODE_ID"] = "" })).Expect(2);

        Assert.Empty(end.Stdout);
        Assert.Equal(
            [
                $"orc: {file}:3: queue.max_wating is no setting; did you mean queue.max_waiting?",
                "orc: ORCHESTRATOR__NODE_ID must have 1 to 200 characters.",
                "orc: --slots is -1; set it between 0 and 100000.",
            ],
            end.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.False(Directory.Exists(folder.File("data")));
    }

    [Fact]
    public async Task The_file_init_writes_starts_a_server_as_it_is_and_with_every_setting_taken_in()
    {
        var file = folder.File("config.yaml");
        Assert.Contains(file, (await OrcProcess.RunAsync(["config", "init", "--file", file])).Expect(0).Stdout);
        var text = await File.ReadAllTextAsync(file);

        await using (var asItIs = await OrcServer.StartAsync("--config", file))
        {
            (await asItIs.RunAsync("task", "submit", "echo", "--wait")).Expect(0);
        }

        await File.WriteAllTextAsync(file, CommentedSetting().Replace(text, "$1"));
        await using var complete = await OrcServer.StartAsync("--config", file);
        (await complete.RunAsync("task", "submit", "echo", "--wait")).Expect(0);
    }

    [Fact]
    public async Task Init_overwrites_only_when_forced()
    {
        var file = await WriteAsync("slots: 3\n");

        var refused = (await OrcProcess.RunAsync(["config", "init", "--file", file])).Expect(1);

        Assert.Equal($"orc: {file} is there already; name another with --file, or overwrite it with --force.\n", refused.Stderr);
        Assert.Equal("slots: 3\n", await File.ReadAllTextAsync(file));
        (await OrcProcess.RunAsync(["config", "init", "--file", file, "--force"])).Expect(0);
        Assert.DoesNotContain("\nslots: 3", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task Show_tells_every_value_and_where_it_comes_from()
    {
        var file = await WriteAsync("slots: 3\napi_keys: [a-key-of-24-characters-!]\nqueue:\n  max_waiting: 5\n");
        string[] command = ["config", "show", "--config", file, "--slots", "4"];
        var variables = new Dictionary<string, string?> { ["ORCHESTRATOR__AGENT__LABELS"] = "site=berlin" };

        var settings = (await OrcProcess.RunAsync([.. command, "--json"], variables)).Expect(0).JsonLines;
        var table = (await OrcProcess.RunAsync(command, variables)).Expect(0).Stdout;

        Assert.Equal(("4", "--slots"), Of("slots"));
        Assert.Equal(("5", $"{file}:4"), Of("queue.max_waiting"));
        Assert.Equal(("{\"site\":\"berlin\"}", "ORCHESTRATOR__AGENT__LABELS"), Of("agent.labels"));
        Assert.Equal(("\"sqlite\"", "default"), Of("journal"));
        Assert.Equal(("[\"***\"]", $"{file}:2"), Of("api_keys"));
        Assert.Matches(@"(?m)^slots +--slots +4$", table);
        Assert.Matches(@"(?m)^queue\.max_waiting +" + Regex.Escape(file) + @":4 +5$", table);
        Assert.DoesNotContain("a-key-of", table);

        (string Value, string Source) Of(string key)
        {
            var setting = Assert.Single(settings, setting => setting.Text("key") == key);
            return (setting.GetProperty("value").GetRawText(), setting.Text("source")!);
        }
    }

    [Theory]
    [InlineData("server")]
    [InlineData("config show")]
    public async Task Every_setting_with_an_option_can_be_typed(string command)
    {
        var help = (await OrcProcess.RunAsync([.. command.Split(' '), "--help"])).Expect(0).Stdout;

        var typed = OptionInHelp().Matches(help).Select(option => option.Groups["name"].Value).Except(["--config", "--json", "--help"]);

        Assert.Equal(Settings.All.Select(setting => setting.Flag).OfType<string>().Order(), typed.Order());
    }

    private async Task<string> WriteAsync(string text)
    {
        var file = folder.File("config.yaml");
        await File.WriteAllTextAsync(file, text);
        return file;
    }

    [GeneratedRegex("(?m)^  (?:-., )*(?<name>--[a-z-]+)")]
    private static partial Regex OptionInHelp();

    [GeneratedRegex("(?m)^( *)#(?=[a-z])")]
    private static partial Regex CommentedSetting();
}
