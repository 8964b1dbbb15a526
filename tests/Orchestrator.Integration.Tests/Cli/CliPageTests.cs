using System.Text.RegularExpressions;
using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Cli;

/// <summary><c>docs/cli.md</c> says what <c>orc</c> does.</summary>
public sealed partial class CliPageTests
{
    [Theory]
    [InlineData("server")]
    [InlineData("config init")]
    [InlineData("config show")]
    [InlineData("task submit")]
    [InlineData("task list")]
    [InlineData("task show")]
    [InlineData("task wait")]
    [InlineData("task cancel")]
    [InlineData("task retry")]
    [InlineData("task tail")]
    [InlineData("task logs")]
    [InlineData("task delete")]
    [InlineData("bulk cancel")]
    [InlineData("bulk retry")]
    [InlineData("bulk delete")]
    [InlineData("bulk list")]
    [InlineData("bulk show")]
    [InlineData("bulk wait")]
    [InlineData("bulk pause")]
    [InlineData("bulk resume")]
    [InlineData("bulk stop")]
    [InlineData("bulk rate")]
    [InlineData("agent run")]
    [InlineData("agent list")]
    [InlineData("agent show")]
    [InlineData("agent drain")]
    [InlineData("lock run")]
    [InlineData("lock acquire")]
    [InlineData("lock renew")]
    [InlineData("lock release")]
    [InlineData("lock list")]
    [InlineData("cache show")]
    [InlineData("cache list")]
    [InlineData("cache clear")]
    [InlineData("schedule set")]
    [InlineData("schedule list")]
    [InlineData("schedule show")]
    [InlineData("schedule pause")]
    [InlineData("schedule resume")]
    [InlineData("schedule run")]
    [InlineData("schedule delete")]
    [InlineData("workflow validate")]
    [InlineData("workflow graph")]
    [InlineData("workflow import wfcommons")]
    [InlineData("workflow put")]
    [InlineData("workflow run")]
    [InlineData("workflow list")]
    [InlineData("workflow show")]
    [InlineData("workflow delete")]
    [InlineData("workflow runs")]
    [InlineData("workflow watch")]
    [InlineData("workflow cancel")]
    [InlineData("workflow pause")]
    [InlineData("workflow resume")]
    [InlineData("workflow signal")]
    [InlineData("workflow approve")]
    [InlineData("workflow reject")]
    [InlineData("workflow rerun")]
    [InlineData("cluster members")]
    [InlineData("cluster status")]
    [InlineData("cluster shards")]
    [InlineData("cluster leave")]
    [InlineData("cluster drain")]
    [InlineData("cluster down")]
    [InlineData("cluster rebalance")]
    [InlineData("cluster tail")]
    [InlineData("completion bash")]
    [InlineData("completion zsh")]
    [InlineData("completion fish")]
    [InlineData("completion pwsh")]
    [InlineData("status")]
    [InlineData("demo")]
    [InlineData("bench throughput")]
    [InlineData("bench latency")]
    [InlineData("bench crash")]
    [InlineData("bench failover")]
    [InlineData("bench http")]
    [InlineData("bench workflows")]
    [InlineData("bench growth")]
    [InlineData("bench flow")]
    [InlineData("bench recovery")]
    [InlineData("bench soak")]
    [InlineData("bench idle")]
    [InlineData("version")]
    public async Task The_page_names_every_option_of_a_command(string command)
    {
        var page = await PageAsync();
        var help = (await OrcProcess.RunAsync([.. command.Split(' '), "--help"])).Expect(0).Stdout;

        var options = OptionInHelp().Matches(help).Select(option => option.Groups["name"].Value).ToList();

        Assert.Contains("--help", options);
        Assert.Contains($"`orc {command}", page);
        Assert.All(options.Except(["--help"]), option => Assert.Contains($"`{option}", page));
    }

    [Fact]
    public async Task The_page_and_help_give_the_exit_codes_the_same_meaning()
    {
        var page = await PageAsync();
        var help = (await OrcProcess.RunAsync(["--help"])).Expect(0).Stdout;

        var codes = ExitCodeInHelp().Matches(help).Select(code => (Number: code.Groups["code"].Value, Meaning: code.Groups["meaning"].Value)).ToList();

        Assert.Equal(["0", "1", "2", "3", "4", "5", "6"], codes.Select(code => code.Number));
        Assert.All(codes, code => Assert.Contains($"| {code.Number} | {code.Meaning} |", page));
    }

    private static async Task<string> PageAsync()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Orchestrator.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("No folder above the tests holds Orchestrator.sln.");
        }

        return await File.ReadAllTextAsync(Path.Combine(folder.FullName, "docs", "cli.md"));
    }

    [GeneratedRegex("(?m)^  (?:-., )*(?<name>--[a-z-]+)")]
    private static partial Regex OptionInHelp();

    [GeneratedRegex("(?m)^  (?<code>[0-9])  (?<meaning>.+?)\r?$")]
    private static partial Regex ExitCodeInHelp();
}
