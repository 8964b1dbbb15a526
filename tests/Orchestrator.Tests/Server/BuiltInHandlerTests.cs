using System.Diagnostics;
using Orchestrator.Engine;
using Orchestrator.Tests.Journal;

namespace Orchestrator.Tests.Server;

/// <summary>Which built-in handlers a server runs, and what becomes of the programs of one that was killed.</summary>
public sealed class BuiltInHandlerTests
{
    private const string Program = """{"task_type": "process", "input_data": {"command": ["echo", "hello"]}}""";

    [Fact]
    public async Task Programs_run_only_when_the_operator_allows_them()
    {
        await using var allowed = await TestServer.StartAsync(options => options.AllowedHandlers = ["process"]);
        await using var plain = await TestServer.StartAsync(_ => { });

        var task = (await allowed.RunAsync(Program)).Json;
        Assert.Equal("hello\n", task.GetProperty("result").GetProperty("stdout").GetString());

        var waiting = (await plain.PostAsync("/api/v1/tasks", Program)).Json;
        Assert.Contains("process", waiting.GetProperty("waiting_for").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_a_killed_server_left_is_ended_before_its_task_runs_again()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Leftovers are ended on Linux only.");
        using var folder = new TempFolder();
        await using var killed = await StartAsync(folder);
        await killed.SubmitAsync("""{"task_type": "process", "input_data": {"command": ["sh", "-c", "echo $$ > pid.tmp; mv pid.tmp pid-$$; exec sleep 600"], "cwd": "FOLDER"}}""".Replace("FOLDER", folder.Path, StringComparison.Ordinal));
        using var program = Process.GetProcessById(int.Parse((await FileLikeAsync(folder, "pid-*"))[4..]));
        using var copy = new TempFolder();
        CopyTree(folder.Path, copy.Path);

        await using var next = await StartAsync(copy);

        await program.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>Copies the data as a killed server leaves it: everything but the lock.</summary>
    private static void CopyTree(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("lock", StringComparison.Ordinal)))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static async Task<string> FileLikeAsync(TempFolder folder, string pattern)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(folder.Path, pattern);
        watcher.Created += (_, created) => found.TrySetResult(created.Name!);
        watcher.Renamed += (_, renamed) => found.TrySetResult(renamed.Name!);
        watcher.EnableRaisingEvents = true;
        if (Directory.GetFiles(folder.Path, pattern) is [var file, ..])
        {
            return Path.GetFileName(file);
        }

        return await found.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private static Task<TestServer> StartAsync(TempFolder folder) => TestServer.StartAsync(options =>
    {
        options.Journal = JournalKind.Sqlite;
        options.DataFolder = folder.Path;
        options.AllowedHandlers = ["process"];
    });
}
