using System.Text.Json;
using Orchestrator.Handlers.Processes;
using Orchestrator.Handlers.Processes.Portable;

namespace Orchestrator.Tests.Handlers;

public sealed class ProcessHandlerTests
{
    [Fact]
    public async Task A_program_returns_its_exit_code_and_output()
    {
        LinuxOnly.Require();
        var result = (await Programs.RunAsync(Programs.Script("echo out; echo err >&2"))).Result();
        Assert.Equal(0, result.GetProperty("exit_code").GetInt32());
        Assert.Equal("out\n", result.Text("stdout"));
        Assert.Equal("err\n", result.Text("stderr"));
        Assert.False(result.GetProperty("truncated").GetBoolean());
    }

    [Fact]
    public async Task Arguments_reach_the_program_as_they_are()
    {
        LinuxOnly.Require();
        var result = (await Programs.RunAsync(Programs.Input("printf", "%s|", "a b", "$HOME", "", "ü'\"", "*"))).Result();
        Assert.Equal("a b|$HOME||ü'\"|*|", result.Text("stdout"));
    }

    [Fact]
    public async Task Another_exit_code_than_0_fails_and_tells_the_end_of_stderr()
    {
        LinuxOnly.Require();
        var failure = (await Programs.RunAsync(Programs.Script("seq 1 100000 >&2; echo the cause >&2; exit 3"))).Failure();
        Assert.True(failure.Retryable);
        Assert.Equal(TaskErrorTypes.AgentError, failure.Type);
        Assert.Contains("exit code 3", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("the cause", failure.Message, StringComparison.Ordinal);
        Assert.InRange(failure.Message.Length, 100, 1200);
    }

    [Fact]
    public async Task A_program_ended_by_a_signal_fails_and_names_it()
    {
        LinuxOnly.Require();
        Assert.Contains("signal 11 (exit code 139)", (await Programs.RunAsync(Programs.Script("kill -SEGV $$"))).Failure().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_of_the_server_are_not_visible()
    {
        LinuxOnly.Require();
        Environment.SetEnvironmentVariable("ORCHESTRATOR_TEST_SECRET", "hunter2");
        var result = (await Programs.RunAsync("""{"command": ["env"], "env": {"OF_TASK": "yes", "LANG": "xx"}}""")).Result();
        var variables = result.Text("stdout")!.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToDictionary(line => line.Split('=')[0], line => line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        Assert.DoesNotContain("hunter2", result.Text("stdout"), StringComparison.Ordinal);
        Assert.Empty(variables.Keys.Except(
            ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER", "LOGNAME", "OF_TASK", "ORCHESTRATOR_TASK_ID", "ORCHESTRATOR_ATTEMPT", "ORCHESTRATOR_ATTEMPT_ID"]));
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), variables["PATH"]);
        Assert.Equal("yes", variables["OF_TASK"]);
        Assert.Equal("xx", variables["LANG"]);
        Assert.Equal("task-1", variables["ORCHESTRATOR_TASK_ID"]);
        Assert.Equal("1", variables["ORCHESTRATOR_ATTEMPT"]);
    }

    [Fact]
    public async Task A_program_inherits_no_descriptors_and_no_ignored_signals()
    {
        LinuxOnly.Require();

        // A shell blocks signals for the moment in which it starts a program, so grep takes its place instead of looking at it.
        var result = (await Programs.RunAsync(Programs.Input("sh", "-c", "ls /proc/$$/fd; exec grep -E '^Sig(Ign|Blk)' /proc/self/status"))).Result();

        // glibc leaves its two internal signals, 32 and 33, ignored; they are nobody else's.
        Assert.Equal("0\n1\n2\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n", result.Text("stdout")!.Replace("180000000", "000000000", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stdin_reaches_the_program()
    {
        LinuxOnly.Require();
        Assert.Equal("äöü", (await Programs.RunAsync("""{"command": ["cat"], "stdin": "äöü"}""")).Result().Text("stdout"));
    }

    [Fact]
    public async Task Without_stdin_the_program_reads_an_empty_one()
    {
        LinuxOnly.Require();
        Assert.Equal("0", (await Programs.RunAsync(Programs.Input("wc", "-c"))).Result().Text("stdout")!.Trim());
    }

    [Fact]
    public async Task A_large_stdin_comes_back_whole()
    {
        LinuxOnly.Require();
        var text = string.Concat(Enumerable.Range(0, 300_000).Select(number => $"{number}\n"));
        var result = (await Programs.RunAsync(JsonSerializer.Serialize(new { command = new[] { "cat" }, stdin = text, max_output_bytes = 4 * 1024 * 1024 }), new ProcessHandlerOptions { MaxResultBytes = 8_000_000 })).Result();
        Assert.Equal(text, result.Text("stdout"));
    }

    [Fact]
    public async Task Output_that_is_large_only_as_JSON_is_cut_and_the_result_kept()
    {
        LinuxOnly.Require();
        var outcome = await Programs.RunAsync("{\"command\": [\"head\", \"-c\", \"250000\", \"/dev/zero\"]}");

        var result = outcome.Result();
        Assert.True(result.GetProperty("truncated").GetBoolean());
        Assert.Contains("characters left out", result.Text("stdout"));
        Assert.InRange(((TaskOutcome.Completed)outcome).Result.Length, 1, 1_000_000);
    }

    [Fact]
    public async Task A_program_need_not_read_its_stdin()
    {
        LinuxOnly.Require();
        var input = JsonSerializer.Serialize(new { command = new[] { "true" }, stdin = new string('x', 4_000_000) });
        Assert.Equal(0, (await Programs.RunAsync(input)).Result().GetProperty("exit_code").GetInt32());
    }

    [Fact]
    public async Task The_working_directory_is_the_one_asked_for()
    {
        LinuxOnly.Require();
        Assert.Equal("/usr/bin\n", (await Programs.RunAsync("""{"command": ["/bin/pwd"], "cwd": "/usr/bin"}""")).Result().Text("stdout"));
    }

    [Theory]
    [InlineData("null", "input_data.command")]
    [InlineData("{}", "input_data.command")]
    [InlineData("""{"command": "ls -l"}""", "input_data.command")]
    [InlineData("""{"command": []}""", "input_data.command")]
    [InlineData("""{"command": [""]}""", "input_data.command[0]")]
    [InlineData("""{"command": ["ls", 1]}""", "input_data.command[1]")]
    [InlineData("""{"command": ["ls", "a\u0000b"]}""", "input_data.command[1]")]
    [InlineData("""{"command": ["ls"], "env": ["A"]}""", "input_data.env")]
    [InlineData("""{"command": ["ls"], "env": {"A": 1}}""", "input_data.env.A")]
    [InlineData("""{"command": ["ls"], "env": {"A=B": "1"}}""", "input_data.env")]
    [InlineData("""{"command": ["ls"], "cwd": "/no/such/place"}""", "input_data.cwd")]
    [InlineData("""{"command": ["ls"], "cwd": "/etc/passwd"}""", "input_data.cwd")]
    [InlineData("""{"command": ["ls"], "stdin": {}}""", "input_data.stdin")]
    [InlineData("""{"command": ["ls"], "max_output_bytes": 99999999}""", "input_data.max_output_bytes")]
    public async Task Bad_input_names_the_field(string input, string field) => (await Programs.RunAsync(input)).IsBadInput(field);

    [Theory]
    [InlineData("""{"command": ["no-such-program"]}""", "'no-such-program' was not found in PATH")]
    [InlineData("""{"command": ["env"], "env": {"PATH": "/no/such/place"}}""", "/no/such/place")]
    [InlineData("""{"command": ["/no/such/program"]}""", "'/no/such/program' was not found")]
    [InlineData("""{"command": ["/etc/passwd"]}""", "not executable")]
    [InlineData("""{"command": ["/etc"]}""", "not executable")]
    public async Task A_program_that_cannot_be_started_is_named(string input, string message)
    {
        LinuxOnly.Require();
        var outcome = await Programs.RunAsync(input);
        outcome.IsBadInput("input_data.command[0]");
        Assert.Contains(message, outcome.Failure().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_beyond_what_the_system_takes_are_refused_with_the_cure()
    {
        LinuxOnly.Require();
        (await Programs.RunAsync(Programs.Input("true", new string('x', 200_000)))).IsBadInput("pass the data by stdin or a file");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_full_output_keeps_both_ends_and_never_blocks_the_program()
    {
        LinuxOnly.Require();
        var result = (await Programs.RunAsync("""{"command": ["sh", "-c", "seq 1 1000000; seq 1 100000 >&2"], "max_output_bytes": 1000}""")).Result();
        Assert.True(result.GetProperty("truncated").GetBoolean());
        Assert.InRange(result.Text("stdout")!.Length, 1000, 1100);
        Assert.StartsWith("1\n2\n3\n", result.Text("stdout"), StringComparison.Ordinal);
        Assert.Contains("bytes left out", result.Text("stdout"), StringComparison.Ordinal);
        Assert.EndsWith("999999\n1000000\n", result.Text("stdout"), StringComparison.Ordinal);
        Assert.EndsWith("99999\n100000\n", result.Text("stderr"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_programs_at_once_keep_their_outputs_apart()
    {
        LinuxOnly.Require();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(number => Programs.RunAsync(Programs.Script($"cat /proc/uptime >/dev/null; echo {number}"))));
        Assert.Equal(Enumerable.Range(0, 100).Select(number => $"{number}\n"), outcomes.Select(outcome => outcome.Result().Text("stdout")));
    }

    [Fact]
    public async Task The_portable_runner_gives_the_same_answers()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The test's command is a POSIX shell.");
        var handler = new ProcessHandler(Programs.Quick, new PortableRunner(Programs.Quick));
        var input = """{"command": ["/bin/sh", "-c", "cat; pwd; echo $A >&2"], "stdin": "in ", "cwd": "/usr", "env": {"A": "b"}}""";
        var result = (await handler.RunAsync(new AttemptContext(input), CancellationToken.None)).Result();
        Assert.Equal("in /usr\n", result.Text("stdout"));
        Assert.Equal("b\n", result.Text("stderr"));
        (await handler.RunAsync(new AttemptContext("""{"command": ["no-such-program"]}"""), CancellationToken.None)).IsBadInput("no-such-program");
    }
}
