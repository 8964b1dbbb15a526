using System.Text.Json;
using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Cli;

/// <summary><c>orc bulk</c> against a real server.</summary>
public sealed class BulkCommandTests(ServerProcess process) : IClassFixture<ServerProcess>
{
    private readonly OrcServer server = process.Server;

    [Fact]
    public async Task A_dry_run_counts_and_changes_nothing()
    {
        await SubmitAsync("dry", 3);

        Assert.Equal("3 tasks to cancel; nothing was changed.\n", (await BulkAsync("cancel", "--tag", "bulk=dry", "--dry-run")).Expect(0).Stdout);
        Assert.Equal(3, (await BulkAsync("cancel", "--tag", "bulk=dry", "--dry-run", "--json")).Expect(0).Json.GetProperty("count").GetInt32());
        Assert.Equal("3\n", (await BulkAsync("cancel", "--tag", "bulk=dry", "--dry-run", "-o", "id")).Expect(0).Stdout);
    }

    [Theory]
    [InlineData("cancel --status queued", "--yes")]
    [InlineData("cancel --yes", "--all")]
    [InlineData("cancel --all --status queued --yes", "contradict")]
    [InlineData("cancel --all --rate 0 --yes", "rate")]
    [InlineData("cancel --before yesterday --yes", "7d")]
    public async Task What_could_do_harm_by_a_slip_is_refused(string typed, string cure)
    {
        var refused = (await BulkAsync(typed.Split(' '))).Expect(2);

        Assert.Contains(cure, refused.Stderr);
        Assert.Empty(refused.Stdout);
    }

    [Fact]
    public async Task Tasks_are_cancelled_sent_back_and_deleted_by_the_filter()
    {
        await SubmitAsync("life", 2);
        await SubmitAsync("other", 1);

        var cancelled = (await BulkAsync("cancel", "--tag", "bulk=life", "--type", "echo", "--after", "1h", "--reason", "wrong input", "--yes", "--json")).Expect(0).Json;
        var retried = (await BulkAsync("retry", "--status", "cancelled", "--tag", "bulk=life", "--yes", "--json")).Expect(0).Json;
        await server.RunAsync("bulk", "cancel", "--tag", "bulk=life", "--yes");
        var nothing = (await BulkAsync("delete", "--tag", "bulk=life", "--before", "1d", "--yes", "--json")).Expect(0).Json;
        var deleted = (await BulkAsync("delete", "--tag", "bulk=life", "--before", "0s", "--yes", "--json")).Expect(0).Json;

        Assert.Equal((2, "completed", "wrong input"), (Changed(cancelled), cancelled.Text("status"), cancelled.Text("reason")));
        Assert.Equal(2, Changed(retried));
        Assert.Equal((0, 2), (Changed(nothing), Changed(deleted)));
        Assert.Empty((await server.RunAsync("task", "list", "--tag", "bulk=life", "-o", "id")).Expect(0).Stdout);
        Assert.Single((await server.RunAsync("task", "list", "--tag", "bulk=other", "-o", "id")).Expect(0).Stdout.TrimEnd().Split('\n'));
    }

    [Fact]
    public async Task A_job_can_be_held_hurried_and_stopped()
    {
        await SubmitAsync("steer", 50);
        var id = (await BulkAsync("cancel", "--tag", "bulk=steer", "--rate", "0.5", "--yes", "--detach", "-o", "id")).Expect(0).Stdout.TrimEnd();

        Assert.Equal("paused", (await BulkAsync("pause", id, "--reason", "looking", "--json")).Expect(0).Json.Text("status"));
        Assert.Equal(2.5, (await BulkAsync("rate", id, "2.5", "--json")).Expect(0).Json.GetProperty("rate").GetDouble());
        Assert.Equal(JsonValueKind.Null, (await BulkAsync("rate", id, "max", "--json")).Expect(0).Json.GetProperty("rate").ValueKind);
        (await BulkAsync("rate", id, "0.5")).Expect(0);
        Assert.Equal("running", (await BulkAsync("resume", id, "--json")).Expect(0).Json.Text("status"));
        Assert.Contains("goes on", (await BulkAsync("wait", id, "--timeout", "100ms")).Expect(6).Stderr);
        Assert.Equal("cancelled", (await BulkAsync("stop", id, "--reason", "enough", "--json")).Expect(0).Json.Text("status"));
        Assert.Equal("cancelled", (await BulkAsync("wait", id, "--json")).Expect(5).Json.Text("status"));

        Assert.Matches("(?s)Action +cancel\n.*--tag bulk=steer.*looking.*enough", (await BulkAsync("show", id)).Expect(0).Stdout);
        Assert.Contains(id, (await BulkAsync("list", "--output", "id")).Expect(0).Stdout.Split('\n'));
        Assert.StartsWith("ID ", (await BulkAsync("ls", "--limit", "1")).Expect(0).Stdout);
        (await BulkAsync("show", "bulk-01k9x3v8f2m4q6s8t0w1y3z5b7")).Expect(4);
    }

    [Fact]
    public async Task An_interrupted_follower_leaves_the_job_running_and_says_how_to_end_it()
    {
        await SubmitAsync("follow", 50);
        await using var follow = server.Start("bulk", "cancel", "--tag", "bulk=follow", "--rate", "0.5", "--yes", "--json");
        var id = (await follow.NextErrorLineAsync())!.Split(' ')[^1];

        follow.Interrupt();
        var end = (await follow.EndAsync()).Expect(6);

        Assert.Contains($"`orc bulk pause {id}`", end.Stderr);
        Assert.Contains($"`orc bulk stop {id}`", end.Stderr);
        Assert.Equal("running", (await BulkAsync("show", id, "--json")).Expect(0).Json.Text("status"));
        (await BulkAsync("stop", id)).Expect(0);
    }

    [Theory]
    [InlineData("n", 1, 2)]
    [InlineData("y", 0, 0)]
    public async Task On_a_terminal_somebody_is_asked(string answer, int exitCode, int left)
    {
        var tag = "ask-" + answer;
        await SubmitAsync(tag, 2);

        // `script` (util-linux) gives its child a terminal.
        using var bash = new Bash();
        var run = await bash.RunAsync($"echo {answer} | script -qec 'orc bulk cancel --tag bulk={tag}' /dev/null", server.Address);

        Assert.Contains("Cancel 2 tasks? [y/N]", run.Expect(exitCode).Stdout);
        Assert.Equal($"{left} tasks to cancel; nothing was changed.\n", (await BulkAsync("cancel", "--tag", "bulk=" + tag, "--dry-run")).Expect(0).Stdout);
    }

    private static int Changed(JsonElement job) => job.GetProperty("changed").GetInt32();

    private Task<OrcResult> BulkAsync(params string[] arguments) => server.RunAsync(["bulk", .. arguments]);

    /// <summary>Tasks that wait.</summary>
    private async Task SubmitAsync(string tag, int count)
    {
        var lines = string.Concat(Enumerable.Repeat($$"""{"task_type": "echo", "delay": 3600, "tags": {"bulk": "{{tag}}" } }""" + "\n", count));
        (await OrcProcess.RunAsync(["task", "submit", "--file", "-", "--server", server.Address], stdin: lines)).Expect(0);
    }
}
