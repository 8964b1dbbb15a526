using System.Net;
using System.Net.Sockets;
using Orchestrator.Integration.Tests.Support;
using Orchestrator.Sdk;

namespace Orchestrator.Integration.Tests.Cli;

/// <summary><c>orc server</c>: its start, its refusals to start, and its end.</summary>
public sealed class ServerCommandTests
{
    [Fact]
    public async Task One_line_says_where_it_listens_on_which_data_and_what_it_runs()
    {
        using var folder = new TempFolder();
        await using var orc = OrcProcess.Start(["server", "--urls", "http://127.0.0.1:0", "--data", folder.Path, "--allow", "process"]);

        var line = await orc.NextLineAsync();
        orc.Interrupt();
        var end = (await orc.EndAsync()).Expect(0);

        Assert.Matches($"^Ready at http://127\\.0\\.0\\.1:[1-9][0-9]*, data in {folder.Path}, runs echo, sleep, fail, process$", line);
        Assert.Equal((line + "\n", ""), (end.Stdout, end.Stderr));
    }

    [Fact]
    public async Task Nothing_but_the_documented_files_is_in_the_data_folder()
    {
        await using var server = await OrcServer.StartAsync("--allow", "process");
        (await server.RunAsync("task", "submit", "process", "--wait", "--", "true")).Expect(0);

        (await server.TerminateAsync()).Expect(0);

        Assert.Equal(
            ["blobs.db", "journal.db", "lock", "logs.db", "processes", "tasks.db"],
            Directory.EnumerateFileSystemEntries(server.DataFolder, "*", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_memory_journal_leaves_no_data_folder()
    {
        await using var server = await OrcServer.StartAsync("--journal", "memory");
        (await server.RunAsync("task", "submit", "echo", "--wait")).Expect(0);

        (await server.TerminateAsync()).Expect(0);

        Assert.False(Directory.Exists(server.DataFolder));
    }

    [Fact]
    public async Task Terminate_lets_the_running_task_end_and_exits_0()
    {
        using var folder = new TempFolder();
        var (started, released) = (folder.File("started"), folder.File("released"));
        await using var server = await OrcServer.StartAsync("--allow", "process");

        // The command says that it runs by making a pipe's reader go on, and ends when the test writes to the other.
        await MakePipesAsync(started, released);
        var submitted = (await server.RunAsync("task", "submit", "process", "--", "sh", "-c", $"echo > {started}; cat {released}")).Expect(0);
        await File.ReadAllTextAsync(started).WaitAsync(OrcProcess.Patience);

        var ending = server.TerminateAsync();
        await NobodyListensAsync(server);
        await File.WriteAllTextAsync(released, "let go");
        (await ending).Expect(0);

        await server.RestartAsync();
        var task = (await server.RunAsync("task", "wait", submitted.Stdout.Trim(), "--json")).Expect(0).Json;
        Assert.Equal(1, task.GetProperty("attempt").GetInt32());
        Assert.Equal("let go", task.GetProperty("result").Text("stdout"));
    }

    [Fact]
    public async Task After_a_kill_a_restart_on_the_same_port_and_folder_has_every_task()
    {
        await using var server = await OrcServer.StartAsync();
        var address = server.Address;
        var id = (await server.RunAsync("task", "submit", "echo", "--input", "42", "--delay", "1h")).Expect(0).Stdout.Trim();

        await server.KillAsync();
        await server.RestartAsync();

        Assert.Equal(address, server.Address);
        Assert.Equal("42", (await server.RunAsync("task", "show", id, "--json")).Expect(0).Json.GetProperty("input_data").GetRawText());
    }

    [Fact]
    public async Task A_port_in_use_is_one_line_with_the_cure()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var line = await FailToStartAsync(1, "--urls", $"http://{taken.LocalEndpoint}");

        Assert.Equal($"orc: http://{taken.LocalEndpoint} is in use by another program; stop it, or listen elsewhere with --urls.", line);
    }

    [Fact]
    public async Task A_data_folder_in_use_is_one_line_that_names_the_process()
    {
        await using var server = await OrcServer.StartAsync();

        var line = await FailToStartAsync(1, "--data", server.DataFolder);

        Assert.Contains($"in use by process {server.Process.Id}", line);
        Assert.Contains("--data", line);
    }

    [Fact]
    public async Task A_journal_that_is_not_one_is_one_line_that_names_the_folder()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("journal.db"), new string('x', 8192));

        Assert.Contains(folder.Path, await FailToStartAsync(1, "--data", folder.Path));
    }

    [Theory]
    [InlineData("--slots", "-1")]
    [InlineData("--allow", "everything")]
    [InlineData("--api-key", "short")]
    [InlineData("--urls", "http://0.0.0.0:0")]
    [InlineData("--urls", "nonsense")]
    public async Task A_wrong_option_is_named_as_it_is_typed(string option, string value) =>
        Assert.StartsWith("orc: " + option, await FailToStartAsync(2, option, value));

    [Fact]
    public async Task With_a_key_only_those_who_show_it_are_served()
    {
        const string Key = "a-key-of-24-characters-!";
        await using var server = await OrcServer.StartAsync("--api-key", Key);

        var without = (await server.RunAsync("status")).Expect(1);

        Assert.Contains("--api-key", without.Stderr);
        (await server.RunAsync("status", "--api-key", Key)).Expect(0);
        (await OrcProcess.RunAsync(["status", "--server", server.Address], new Dictionary<string, string?> { ["ORCHESTRATOR_API_KEY"] = Key })).Expect(0);
    }

    private static async Task<string> FailToStartAsync(int exitCode, params string[] options)
    {
        using var folder = new TempFolder();
        string[] defaults = options.Contains("--urls") ? ["--data", folder.File("data")]
            : options.Contains("--data") ? ["--urls", "http://127.0.0.1:0"]
            : ["--urls", "http://127.0.0.1:0", "--data", folder.File("data")];

        var end = (await OrcProcess.RunAsync(["server", .. defaults, .. options])).Expect(exitCode);

        Assert.Empty(end.Stdout);
        return Assert.Single(end.Stderr.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>A server that drains has stopped listening: the sign that it took the signal.</summary>
    private static async Task NobodyListensAsync(OrcServer server)
    {
        using var patience = new CancellationTokenSource(OrcProcess.Patience);
        using var client = server.Connect();
        await Assert.ThrowsAsync<OrchestratorUnreachableException>(async () =>
        {
            while (true)
            {
                await client.HealthAsync(patience.Token);
            }
        });
    }

    private static async Task MakePipesAsync(params string[] paths)
    {
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", paths);
        await mkfifo.WaitForExitAsync().WaitAsync(OrcProcess.Patience);
        Assert.Equal(0, mkfifo.ExitCode);
    }
}
