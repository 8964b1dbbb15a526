using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Cli;

/// <summary>What <c>orc</c> says to slips, without any server.</summary>
public sealed class UsageTests
{
    // Port 1 of this machine: nobody listens there.
    private const string Nobody = "http://127.0.0.1:1";

    [Theory]
    [InlineData("task lsit", "`orc task list`")]
    [InlineData("tsak list", "`orc task`")]
    [InlineData("submit echo", "`orc task submit`")]
    [InlineData("task list --statsu failed", "`--status`")]
    public async Task A_slip_is_answered_with_what_was_meant(string typed, string meant)
    {
        var slip = (await OrcProcess.RunAsync(typed.Split(' '))).Expect(2);

        Assert.Contains($"Did you mean {meant}?", slip.Stderr);
        Assert.Empty(slip.Stdout);
    }

    [Theory]
    [InlineData("task submit echo --input {x", "not JSON")]
    [InlineData("task submit echo --input @/nowhere/x.json", "/nowhere/x.json")]
    [InlineData("task submit echo --priority urgent", "background")]
    [InlineData("task submit echo --delay soon", "30s")]
    [InlineData("task submit echo --tag team", "name=value")]
    [InlineData("task submit echo --tag a=1 -t a=2", "'a' twice")]
    [InlineData("task submit process", "-- wc -l file")]
    [InlineData("task submit process --input {}", "-- wc -l file")]
    [InlineData("bulk rate x fast", "50")]
    [InlineData("task submit echo -- a b", "only type process")]
    [InlineData("task submit process --wiat -- ls", "--wiat")]
    [InlineData("task list --limit 0", "--all")]
    [InlineData("task list --status done", "completed")]
    [InlineData("task wait", "wait")]
    [InlineData("task list --server ftp://x", "not an address")]
    [InlineData("server --journal paper", "sqlite, memory or postgres")]
    public async Task Wrong_usage_is_2_and_names_the_cure(string typed, string cure)
    {
        var refused = (await OrcProcess.RunAsync(typed.Split(' '))).Expect(2);

        Assert.Contains(cure, refused.Stderr);
        Assert.Contains("--help`", refused.Stderr);
        Assert.Empty(refused.Stdout);
    }

    [Fact]
    public async Task An_unreachable_server_is_3_and_named_with_the_cure_wherever_the_address_comes_from()
    {
        var typed = (await OrcProcess.RunAsync(["task", "list", "--json", "--server", Nobody])).Expect(3);
        var set = (await OrcProcess.RunAsync(["status"], new Dictionary<string, string?> { ["ORCHESTRATOR_SERVER"] = "127.0.0.1:1" })).Expect(3);

        Assert.Equal($"orc: No answer from {Nobody} (connection refused); start it with `orc server`, or name another with --server.\n", typed.Stderr);
        Assert.Equal(typed.Stderr, set.Stderr);
        Assert.Empty(typed.Stdout);
    }

    [Theory]
    [InlineData("--help", "Exit codes:")]
    [InlineData("server --help", "orc server --allow process,http")]
    [InlineData("task submit --help", "orc task submit process --wait -- wc -l /etc/passwd")]
    [InlineData("task list --help", "Examples:")]
    [InlineData("task wait --help", "5  the task ended otherwise than completed")]
    public async Task Help_has_an_example_and_the_exit_codes(string typed, string shown) =>
        Assert.Contains(shown, (await OrcProcess.RunAsync(typed.Split(' '))).Expect(0).Stdout);

    [Fact]
    public async Task A_group_alone_shows_its_commands()
    {
        var group = (await OrcProcess.RunAsync(["task"])).Expect(2);

        Assert.Contains("submit <type>", group.Stderr);
        Assert.Empty(group.Stdout);
    }

    [Fact]
    public async Task Version_is_the_same_for_people_and_for_programs()
    {
        var option = (await OrcProcess.RunAsync(["--version"])).Expect(0).Stdout;
        var json = (await OrcProcess.RunAsync(["version", "--json"])).Expect(0).Json;

        Assert.StartsWith("orc " + json.Text("version"), option);
        Assert.Equal(option, (await OrcProcess.RunAsync(["version"])).Expect(0).Stdout);
    }
}
