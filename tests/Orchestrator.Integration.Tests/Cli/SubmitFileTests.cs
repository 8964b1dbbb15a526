using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Cli;

/// <summary><c>orc task submit --file</c> against a real server.</summary>
public sealed class SubmitFileTests(ServerProcess process) : IClassFixture<ServerProcess>
{
    private readonly OrcServer server = process.Server;

    [Fact]
    public async Task Each_line_becomes_a_task_and_ids_come_alone()
    {
        using var folder = new TempFolder();
        var file = folder.File("tasks.ndjson");
        await File.WriteAllLinesAsync(file, Enumerable.Range(0, 3000).Select(i => $$"""{"task_type": "echo", "input_data": {{i}}, "priority": "low", "tags": {"file": "ids"} }"""));

        var run = (await server.RunAsync("task", "submit", "--file", file, "--output", "id")).Expect(0);
        var listed = (await server.RunAsync("task", "list", "--tag", "file=ids", "--all", "--output", "id")).Expect(0);

        Assert.Equal(3000, Lines(run.Stdout).Length);
        Assert.Equal(Lines(listed.Stdout).Order(), Lines(run.Stdout).Order());
    }

    [Fact]
    public async Task A_wrong_line_is_named_and_the_others_are_submitted()
    {
        var run = (await SubmitAsync(
            """
            {"task_type": "echo"}

            {"task_typ": "echo"}
            {"task_type": "echo", "timeout": -1}
            {"task_type": "echo", "priority": "urgent"}
            [1]
            {
            {"task_type": "echo"}
            """,
            "--json")).Expect(1);

        Assert.Contains("line 3: 'task_typ' is no field of a task; did you mean 'task_type'?", run.Stderr);
        Assert.Contains("line 4: timeout must be", run.Stderr);
        Assert.Contains("line 5: priority has a value that does not fit", run.Stderr);
        Assert.Contains("line 6: must be a JSON object, not array", run.Stderr);
        Assert.Contains("line 7: is not JSON", run.Stderr);
        Assert.Equal([1, 3, 4, 5, 6, 7, 8], run.JsonLines.Select(line => line.GetProperty("line").GetInt32()).Order());
        Assert.Equal([1, 8], run.JsonLines.Where(line => line.TryGetProperty("task_id", out _)).Select(line => line.GetProperty("line").GetInt32()));
    }

    [Fact]
    public async Task People_are_told_the_sum()
    {
        var repeated = """{"task_type": "echo", "idempotency_key": "sum"}""";

        var run = (await SubmitAsync(repeated + "\n" + repeated + "\n{}\n")).Expect(1);

        Assert.Equal("1 submitted, 1 submitted before, 1 refused\n", run.Stdout);
        Assert.Equal("line 3: task_type is required\n", run.Stderr);
    }

    [Fact]
    public async Task Waiting_for_all_tells_how_they_ended()
    {
        var good = """{"task_type": "echo"}""";
        var bad = """{"task_type": "fail", "input_data": {"message": "no luck", "retryable": false}}""";

        Assert.Equal("2 submitted: 2 of 2 completed\n", (await SubmitAsync(good + "\n" + good, "--wait")).Expect(0).Stdout);
        var mixed = (await SubmitAsync(good + "\n" + bad, "--wait")).Expect(5);
        var json = (await SubmitAsync(good + "\n" + bad, "--wait", "--json")).Expect(5);
        var late = (await SubmitAsync("""{"task_type": "echo", "delay": 3600}""", "--wait-timeout", "200ms")).Expect(6);

        Assert.EndsWith("2 submitted: 1 of 2 completed, 1 failed\n", mixed.Stdout);
        Assert.Contains(" fail  failed ", mixed.Stdout);
        Assert.Equal(["completed", "failed"], json.JsonLines.Select(task => task.Text("status")).Order());
        Assert.Contains("1 task had not ended", late.Stderr);
    }

    [Fact]
    public async Task A_file_is_submitted_across_a_crash_of_the_server()
    {
        using var folder = new TempFolder();
        await using var own = await OrcServer.StartAsync();
        var pipe = await NamedPipe.CreateAsync(folder, "tasks");
        await using var submit = own.Start("task", "submit", "--file", pipe.Path, "--wait", "--json");
        await using (var writer = await Task.Run(() => new StreamWriter(pipe.Path)))
        {
            await writer.WriteLineAsync("""{"task_type": "echo", "tags": {"part": "1"}}""");
            await writer.FlushAsync();
            while ((await own.RunAsync("task", "list", "--tag", "part=1", "--output", "id")).Expect(0).Stdout.Length == 0)
            {
            }

            await own.KillAsync();
            await writer.WriteLineAsync("""{"task_type": "echo", "tags": {"part": "2"}}""");
        }

        await own.RestartAsync();

        Assert.Equal(2, (await submit.EndAsync()).Expect(0).JsonLines.Count(task => task.Text("status") == "completed"));
    }

    [Theory]
    [InlineData("task submit", "--file")]
    [InlineData("task submit --file /nowhere/tasks", "/nowhere/tasks")]
    [InlineData("task submit echo --file -", "task_type")]
    [InlineData("task submit --file - --tag a=1", "--tag")]
    [InlineData("task submit --file - --input 1", "--input")]
    public async Task What_a_file_cannot_be_combined_with_is_refused(string typed, string named) =>
        Assert.Contains(named, (await OrcProcess.RunAsync(typed.Split(' '))).Expect(2).Stderr);

    [Fact]
    public async Task A_server_that_is_not_there_is_told_at_once()
    {
        (await OrcProcess.RunAsync(["task", "submit", "--file", "-", "--server", "127.0.0.1:1"], stdin: """{"task_type": "echo"}""")).Expect(3);
    }

    private Task<OrcResult> SubmitAsync(string lines, params string[] arguments) =>
        OrcProcess.RunAsync(["task", "submit", "--file", "-", "--server", server.Address, .. arguments], stdin: lines);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
