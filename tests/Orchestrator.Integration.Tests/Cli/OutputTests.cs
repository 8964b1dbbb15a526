using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Cli;

/// <summary><c>--output</c>, and what several commands do together.</summary>
public sealed class OutputTests(ServerProcess process) : IClassFixture<ServerProcess>
{
    private readonly OrcServer server = process.Server;

    [Fact]
    public async Task Ids_alone_go_from_one_command_to_the_next()
    {
        for (var i = 0; i < 3; i++)
        {
            (await server.RunAsync("task", "submit", "echo", "--tag", "batch=ids", "--wait")).Expect(0);
        }

        using var bash = new Bash();
        var listed = (await server.RunAsync("task", "list", "--tag", "batch=ids", "--output", "id")).Expect(0).Stdout;
        var deleted = (await bash.RunAsync("orc task list --tag batch=ids -o id | xargs orc task delete -o id", server.Address)).Expect(0).Stdout;

        Assert.Equal(3, listed.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(listed, deleted);
        Assert.Empty((await server.RunAsync("task", "list", "--tag", "batch=ids", "-o", "id")).Expect(0).Stdout);
    }

    [Fact]
    public async Task A_task_that_cannot_be_deleted_does_not_save_the_others()
    {
        var waiting = await SubmitAsync("echo", "--delay", "1h");
        var ended = await SubmitAsync("echo", "--wait");

        var deleted = (await server.RunAsync("task", "delete", waiting, ended)).Expect(1);

        Assert.Equal($"Deleted {ended}\n", deleted.Stdout);
        Assert.Contains(waiting, deleted.Stderr);
        (await server.RunAsync("task", "show", ended)).Expect(4);
        (await server.RunAsync("task", "delete", ended)).Expect(4);
    }

    [Fact]
    public async Task Output_json_is_what_json_is()
    {
        var id = await SubmitAsync("echo", "--wait");

        Assert.Equal((await server.RunAsync("task", "show", id, "--json")).Expect(0).Stdout, (await server.RunAsync("task", "show", id, "-o", "json")).Expect(0).Stdout);
        Assert.Equal(id + "\n", (await server.RunAsync("task", "show", id, "-o", "id")).Expect(0).Stdout);
    }

    [Theory]
    [InlineData("task list --json --output id", "contradict")]
    [InlineData("task list --output yaml", "table")]
    [InlineData("task logs x --output id", "json")]
    public async Task Outputs_that_cannot_be_are_refused(string typed, string cure) =>
        Assert.Contains(cure, (await OrcProcess.RunAsync(typed.Split(' '))).Expect(2).Stderr);

    private async Task<string> SubmitAsync(params string[] arguments) =>
        (await server.RunAsync(["task", "submit", .. arguments, "--output", "id"])).Expect(0).Stdout.TrimEnd();
}
