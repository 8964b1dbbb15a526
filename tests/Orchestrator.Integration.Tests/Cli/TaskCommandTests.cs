using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Cli;

/// <summary><c>orc task</c> and <c>orc status</c> against a real server.</summary>
public sealed class TaskCommandTests(ServerProcess process) : IClassFixture<ServerProcess>
{
    private readonly OrcServer server = process.Server;

    [Fact]
    public async Task Submit_prints_the_id_alone_and_wait_shows_the_result()
    {
        var id = await SubmitAsync("echo", "--input", """{"greeting": "grüß dich"}""");

        var waited = (await server.RunAsync("task", "wait", id, "--json")).Expect(0).Json;

        Assert.Matches("^[a-z0-9-]{1,64}$", id);
        Assert.Equal(("completed", "grüß dich"), (waited.Text("status"), waited.GetProperty("result").Text("greeting")));
    }

    [Fact]
    public async Task Whatever_was_accepted_can_be_shown()
    {
        var half = await SubmitAsync("echo", "--input", "[\"\\ud800\",\n1]");
        var deep = await SubmitAsync("echo", "--input", new string('[', 62) + new string(']', 62));

        foreach (var id in new[] { half, deep })
        {
            (await server.RunAsync("task", "wait", id)).Expect(0);
            (await server.RunAsync("task", "show", id)).Expect(0);
            (await server.RunAsync("task", "show", id, "--json")).Expect(0);
        }

        Assert.Contains(half, (await server.RunAsync("task", "list", "--all", "--json")).Expect(0).Stdout);
        Assert.Contains(deep, (await server.RunAsync("task", "list", "--all")).Expect(0).Stdout);
    }

    [Fact]
    public async Task What_stands_behind_the_dashes_is_the_command_of_a_process()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("three"), "a\nb\nc\n");

        var run = (await server.RunAsync("task", "submit", "process", "--wait", "--json", "--", "wc", "-l", folder.File("three"))).Expect(0);

        Assert.StartsWith("3 ", run.Json.GetProperty("result").Text("stdout"));
        Assert.Contains("Submitted " + run.Json.Text("task_id"), run.Stderr);
    }

    [Fact]
    public async Task Input_comes_from_a_file_or_from_stdin()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.File("input.json"), "[1, 2]");

        var file = await server.RunAsync("task", "submit", "echo", "--input", "@" + folder.File("input.json"), "--wait", "--json");
        var stdin = await OrcProcess.RunAsync(["task", "submit", "echo", "--input", "-", "--wait", "--json", "--server", server.Address], stdin: "[3]");

        Assert.Equal("[1,2]", file.Expect(0).Json.GetProperty("result").GetRawText());
        Assert.Equal("[3]", stdin.Expect(0).Json.GetProperty("result").GetRawText());
    }

    [Fact]
    public async Task Every_option_of_submit_arrives()
    {
        var id = await SubmitAsync(
            "echo", "--domain", "spain", "--priority", "low", "--timeout", "2m", "--queue-timeout", "1h", "--delay", "1d",
            "--tag", "team=a", "--tag", "note=b=c", "--max-attempts", "7", "--capability", "x", "--label", "site=berlin", "--key", "once");
        var again = await SubmitAsync(
            "echo", "--domain", "spain", "--priority", "3", "--timeout", "120", "--queue-timeout", "60m", "--delay", "24h",
            "--tag", "team=a", "--tag", "note=b=c", "--max-attempts", "7", "--capability", "x", "--label", "site=berlin", "--key", "once");

        var task = (await server.RunAsync("task", "show", id, "--json")).Expect(0).Json;

        Assert.Equal(id, again);
        Assert.Equal(("spain", 3, 7), (task.Text("domain"), task.GetProperty("priority").GetInt32(), task.GetProperty("max_attempts").GetInt32()));
        Assert.Equal(("a", "b=c"), (task.GetProperty("tags").Text("team"), task.GetProperty("tags").Text("note")));
        Assert.NotEqual("queued", task.Text("status"));
    }

    [Fact]
    public async Task List_shows_what_the_filters_name_a_row_a_line()
    {
        var ids = new[] { await SubmitAsync("echo", "--tag", "batch=list"), await SubmitAsync("echo", "--tag", "batch=list"), await SubmitAsync("echo", "--tag", "batch=list") };

        var table = (await server.RunAsync("task", "list", "--tag", "batch=list")).Expect(0).Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var two = (await server.RunAsync("task", "list", "--tag", "batch=list", "--limit", "2", "--json")).Expect(0).JsonLines;
        var all = (await server.RunAsync("task", "ls", "--tag", "batch=list", "--all", "--type", "echo", "--json")).Expect(0).JsonLines;
        var none = (await server.RunAsync("task", "list", "--tag", "batch=none", "--json")).Expect(0);

        Assert.StartsWith("ID ", table[0]);
        Assert.Equal(ids.Reverse(), table.Skip(1).Select(row => row.Split(' ')[0]));
        Assert.DoesNotContain('\u001b', string.Concat(table));
        Assert.Equal(ids.Reverse().Take(2), two.Select(task => task.Text("task_id")));
        Assert.Equal(ids.Reverse(), all.Select(task => task.Text("task_id")));
        Assert.Empty(none.Stdout);
    }

    [Fact]
    public async Task Show_tells_a_task_with_its_history()
    {
        var id = await SubmitAsync("echo", "--input", "1");
        (await server.RunAsync("task", "wait", id)).Expect(0);

        var text = (await server.RunAsync("task", "show", id)).Expect(0).Stdout;
        var json = (await server.RunAsync("task", "show", id, "--json")).Expect(0).Json;

        Assert.Matches($"(?s)^Task +{id}\n.*Status +completed\n.*History\n.*submitted.*completed", text);
        Assert.Equal(["submitted", "started", "completed"], json.GetProperty("history").EnumerateArray().Select(entry => entry.Text("type")));
    }

    [Fact]
    public async Task A_task_that_fails_ends_the_wait_with_5_and_can_be_sent_back()
    {
        var submitted = await server.RunAsync("task", "submit", "fail", "--input", """{"message": "no luck", "retryable": false}""", "--wait", "--json");
        var id = submitted.Expect(5).Json.Text("task_id");

        var retried = await server.RunAsync("task", "retry", id, "--json");
        var waited = await server.RunAsync("task", "wait", id);

        Assert.Equal(id, retried.Expect(0).Json.Text("task_id"));
        Assert.Contains("no luck", waited.Expect(5).Stdout);
    }

    [Fact]
    public async Task A_wait_that_is_over_first_ends_with_6_and_leaves_the_task_alone()
    {
        var id = await SubmitAsync("echo", "--delay", "1h");

        var waited = (await server.RunAsync("task", "wait", id, "--timeout", "100ms", "--json")).Expect(6);

        Assert.Null(waited.Json.GetProperty("finished_at").GetString());
        Assert.Contains("it goes on", waited.Stderr);
    }

    [Fact]
    public async Task Cancel_stops_a_running_task_and_keeps_the_reason()
    {
        var id = await SubmitAsync("sleep", "--input", """{"seconds": 3600}""");

        (await server.RunAsync("task", "cancel", id, "--reason", "wrong file")).Expect(0);

        Assert.Equal("cancelled", (await server.RunAsync("task", "wait", id, "--json")).Expect(5).Json.Text("status"));
        Assert.Contains("wrong file", (await server.RunAsync("task", "show", id)).Expect(0).Stdout);
    }

    [Fact]
    public async Task Status_counts_the_tasks()
    {
        (await server.RunAsync("task", "submit", "echo", "--wait")).Expect(0);

        var json = (await server.RunAsync("status", "--json")).Expect(0).Json;
        var text = (await server.RunAsync("status")).Expect(0).Stdout;

        Assert.True(json.GetProperty("tasks").GetProperty("completed").GetInt64() >= 1);
        Assert.Matches("(?m)^Server +" + server.Address + "$", text);
    }

    [Fact]
    public async Task No_such_task_is_4_and_a_refusal_is_1_and_both_leave_stdout_empty()
    {
        var done = await SubmitAsync("echo");
        (await server.RunAsync("task", "wait", done)).Expect(0);

        var missing = (await server.RunAsync("task", "show", "1-nothing", "--json")).Expect(4);
        var refused = (await server.RunAsync("task", "retry", done, "--json")).Expect(1);
        var wrong = (await server.RunAsync("task", "submit", "echo", "--max-attempts", "0")).Expect(1);

        Assert.Equal(("", "", ""), (missing.Stdout, refused.Stdout, wrong.Stdout));
        Assert.Contains("1-nothing", missing.Stderr);
        Assert.Contains("max_attempts", wrong.Stderr);
    }

    private async Task<string> SubmitAsync(params string[] arguments)
    {
        var submitted = (await server.RunAsync(["task", "submit", .. arguments])).Expect(0);
        return Assert.Single(submitted.Stdout.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
