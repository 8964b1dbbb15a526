using System.Text.Json;
using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Cli;

/// <summary><c>orc task tail</c> against a real server.</summary>
public sealed class TailTests(ServerProcess process) : IClassFixture<ServerProcess>
{
    private readonly OrcServer server = process.Server;

    [Fact]
    public async Task Tail_shows_what_happens_as_it_happens_until_it_is_interrupted()
    {
        await using var tail = await TailAsync(server, "--domain", "tail-all");

        var id = await SubmitAsync("echo", "--domain", "tail-all");

        Assert.Matches($@"^[0-9-]+ [0-9:.]+  {id}  submitted  .*task_type=echo", await tail.NextLineAsync());
        Assert.Matches($@"  {id}  started  .*#1 ", await tail.NextLineAsync());
        Assert.Matches($@"  {id}  completed  ", await tail.NextLineAsync());
        tail.Interrupt();
        (await tail.EndAsync()).Expect(0);
    }

    [Theory]
    [InlineData("--event", "failed,cancelled")]
    [InlineData("--status", "failed")]
    [InlineData("--type", "fail")]
    public async Task Filters_leave_out_the_rest(string option, string value)
    {
        var domain = "tail-" + option.TrimStart('-');
        await using var tail = await TailAsync(server, option, value, "--domain", domain, "--json");

        await SubmitAsync("echo", "--domain", domain, "--wait");
        var id = (await server.RunAsync("task", "submit", "fail", "--input", """{"message": "no luck", "retryable": false}""", "--domain", domain)).Expect(0).Stdout.TrimEnd();

        string? type;
        do
        {
            var happened = JsonDocument.Parse((await tail.NextLineAsync())!).RootElement;
            Assert.Equal(id, happened.Text("task_id"));
            type = happened.Text("type");
        }
        while (type != "failed");
    }

    [Fact]
    public async Task Tail_goes_on_when_the_server_comes_back()
    {
        await using var own = await OrcServer.StartAsync();
        await using var tail = await TailAsync(own, "--event", "completed", "--output", "id");
        var before = (await own.RunAsync("task", "submit", "echo")).Expect(0).Stdout.TrimEnd();
        Assert.Equal(before, await tail.NextLineAsync());

        await own.CrashAsync();
        var after = (await own.RunAsync("task", "submit", "echo")).Expect(0).Stdout.TrimEnd();

        string? line;
        while ((line = await tail.NextLineAsync()) == before)
        {
        }

        Assert.Equal(after, line);
    }

    [Fact]
    public async Task Tail_ends_with_its_reader()
    {
        using var bash = new Bash();

        // Once it listens, something happens; `head` takes that line and goes.
        var run = await bash.RunAsync("orc task tail 2> >(read -r line; orc task submit echo > /dev/null; cat > /dev/null) | head -1", server.Address);

        Assert.Contains("submitted", run.Expect(0).Stdout);
    }

    [Fact]
    public async Task Tail_of_a_task_tells_its_past_and_goes_on_to_its_end()
    {
        using var folder = new TempFolder();
        var pipe = await NamedPipe.CreateAsync(folder, "go");
        var id = await SubmitAsync("process", "--", "sh", "-c", $"cat {pipe.Path} > /dev/null");
        await using var tail = server.Start("task", "tail", id);
        Assert.Contains("submitted", await tail.NextLineAsync());
        Assert.Contains("started", await tail.NextLineAsync());

        await pipe.WriteAsync("go\n");

        var end = (await tail.EndAsync()).Expect(0);
        Assert.Matches("completed +#1$", end.Stdout.TrimEnd().Split('\n')[^1]);
        Assert.Equal(end.Stdout, (await server.RunAsync("task", "tail", id)).Expect(0).Stdout);
    }

    [Fact]
    public async Task Tail_of_a_task_that_fails_ends_with_5_and_says_why()
    {
        var id = await SubmitAsync("fail", "--input", """{"message": "no luck", "retryable": false}""");

        Assert.Contains("no luck", (await server.RunAsync("task", "tail", id)).Expect(5).Stdout.TrimEnd().Split('\n')[^1]);
    }

    [Fact]
    public async Task Tail_of_a_task_that_was_sent_back_does_not_end_with_its_first_end()
    {
        using var folder = new TempFolder();
        var pipe = await NamedPipe.CreateAsync(folder, "go");
        var id = await SubmitAsync("process", "--delay", "1h", "--", "cat", pipe.Path);
        (await server.RunAsync("task", "cancel", id)).Expect(0);
        (await server.RunAsync("task", "retry", id)).Expect(0);
        await using var tail = server.Start("task", "tail", id);
        string? line;
        do
        {
            line = await tail.NextLineAsync();
        }
        while (line?.Contains("retried", StringComparison.Ordinal) == false);

        await pipe.WriteAsync("go\n");

        Assert.Matches("(?s)submitted.*cancelled.*retried.*completed", (await tail.EndAsync()).Expect(0).Stdout);
    }

    [Fact]
    public async Task Tail_of_a_task_that_is_interrupted_ends_with_6_and_leaves_the_task_alone()
    {
        var id = await SubmitAsync("sleep", "--input", """{"seconds": 3600}""");
        await using var tail = server.Start("task", "tail", id);
        Assert.Contains("submitted", await tail.NextLineAsync());

        tail.Interrupt();

        Assert.Contains("goes on", (await tail.EndAsync()).Expect(6).Stderr);
        (await server.RunAsync("task", "cancel", id)).Expect(0);
    }

    [Theory]
    [InlineData("task tail --server http://127.0.0.1:1", 3)]
    [InlineData("task tail 1-01k9x3v8f2m4q6s8t0w1y3z5b7 --server http://127.0.0.1:1", 3)]
    [InlineData("task tail x --status failed", 2)]
    [InlineData("task tail --event finished", 2)]
    public async Task What_cannot_be_followed_is_told_at_once(string typed, int exitCode) =>
        (await OrcProcess.RunAsync(typed.Split(' '))).Expect(exitCode);

    [Fact]
    public async Task A_task_that_is_not_there_is_4()
    {
        (await server.RunAsync("task", "tail", "1-01k9x3v8f2m4q6s8t0w1y3z5b7")).Expect(4);
    }

    private static async Task<OrcProcess> TailAsync(OrcServer server, params string[] arguments)
    {
        var tail = server.Start(["task", "tail", .. arguments]);
        Assert.StartsWith("Listening to " + server.Address, await tail.NextErrorLineAsync());
        return tail;
    }

    private async Task<string> SubmitAsync(params string[] arguments)
    {
        var dashes = Array.IndexOf(arguments, "--");
        var at = dashes < 0 ? arguments.Length : dashes;
        return (await server.RunAsync(["task", "submit", .. arguments[..at], "-o", "id", .. arguments[at..]])).Expect(0).Stdout.TrimEnd();
    }
}
