using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Cli;

/// <summary><c>orc completion</c>: the script for bash in bash, and what it asks orc.</summary>
public sealed class CompletionTests(ServerProcess process) : IClassFixture<ServerProcess>
{
    [Theory]
    [InlineData("orc ta", "task")]
    [InlineData("orc task re", "retry")]
    [InlineData("orc task list --status dead", "dead_lettered")]
    [InlineData("orc task list --submitted-a", "--submitted-after")]
    [InlineData("orc task submit echo --priority ", "background critical high low normal")]
    [InlineData("orc task list -o ", "id json table")]
    [InlineData("orc task tail --event dead", "dead_lettered")]
    [InlineData("orc completion ", "bash fish pwsh zsh")]
    [InlineData("orc task submit process -- l", "")]
    [InlineData("orc nothing ", "")]
    public async Task Bash_completes_what_can_stand_there(string typed, string suggestions) =>
        Assert.Equal(suggestions, await CompleteAsync(typed, server: null));

    [Fact]
    public async Task Options_are_offered_once_a_dash_is_typed()
    {
        Assert.DoesNotContain("--", await CompleteAsync("orc task wait ", server: null));

        Assert.Contains("--timeout", await CompleteAsync("orc task wait --", server: null));
    }

    [Fact]
    public async Task Ids_come_from_the_server()
    {
        var id = (await process.Server.RunAsync("task", "submit", "echo")).Expect(0).Stdout.TrimEnd();

        Assert.Equal(id, await CompleteAsync("orc task show " + id[..^1], process.Server.Address));
        Assert.Equal(id, await CompleteAsync($"orc task show --server {process.Server.Address} {id[..^1]}", server: null));
        Assert.Empty(await CompleteAsync("orc task show " + id[..^1], server: null));
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _orc_completion orc")]
    [InlineData("zsh", "compdef _orc orc")]
    [InlineData("fish", "complete -c orc")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName orc")]
    public async Task Every_shell_has_a_script_that_asks_orc_itself(string shell, string registration)
    {
        var script = (await OrcProcess.RunAsync(["completion", shell])).Expect(0).Stdout;

        Assert.Contains(registration, script);
        Assert.Contains("[suggest:", script);
        Assert.DoesNotContain('\r', script);
    }

    private static async Task<string> CompleteAsync(string typed, string? server)
    {
        using var bash = new Bash();
        var word = typed.Split(' ')[^1];
        var run = await bash.RunAsync(
            $"""
            eval "$(orc completion bash)"
            COMP_LINE='{typed}' COMP_POINT={typed.Length}
            _orc_completion orc '{word}' ''
            complete -p orc >&2
            echo "{"${COMPREPLY[*]}"}"
            """,
            server);
        Assert.Contains("_orc_completion orc", run.Expect(0).Stderr);
        return string.Join(' ', run.Stdout.Trim().Split(' ').Order(StringComparer.Ordinal));
    }
}
