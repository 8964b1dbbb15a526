using Orchestrator.Handlers.Processes;
using Orchestrator.Handlers.Processes.Portable;

namespace Orchestrator.Tests.Handlers;

/// <summary>What programs write, as lines in their tasks' logs.</summary>
public sealed class ProcessLogTests
{
    [Fact]
    public async Task Each_line_is_logged_with_its_stream()
    {
        LinuxOnly.Require();
        var context = new AttemptContext(Programs.Script("echo one; echo two; echo three >&2; printf end"));

        var result = (await new ProcessHandler().RunAsync(context, CancellationToken.None)).Result();

        Assert.Equal(["one", "two", "end"], context.LogOf(TaskLogStream.Stdout));
        Assert.Equal(["three"], context.LogOf(TaskLogStream.Stderr));
        Assert.Equal(("one\ntwo\nend", "three\n"), (result.Text("stdout"), result.Text("stderr")));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_line_is_logged_while_the_program_runs()
    {
        LinuxOnly.Require();
        using var fifo = new Fifo();
        var context = new AttemptContext(Programs.Script("echo first; read line <\"$FIFO\"; echo $line", fifo));
        var running = new ProcessHandler().RunAsync(context, CancellationToken.None).AsTask();

        await context.Logged;
        Assert.Equal(["first"], context.LogOf(TaskLogStream.Stdout));
        await File.WriteAllTextAsync(fifo.Path, "second\n", TestContext.Current.CancellationToken);

        await running;
        Assert.Equal(["first", "second"], context.LogOf(TaskLogStream.Stdout));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_last_words_of_a_program_that_is_stopped_are_logged()
    {
        LinuxOnly.Require();
        using var stop = new CancellationTokenSource();
        var context = new AttemptContext(Programs.Script("trap 'printf sorry; exit 1' TERM; echo begun; sleep 600 & wait"));
        var running = new ProcessHandler().RunAsync(context, stop.Token).AsTask();
        await context.Logged;

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal(["begun", "sorry"], context.LogOf(TaskLogStream.Stdout));
    }

    [Fact]
    public async Task The_portable_runner_logs_the_same()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The test's command is a POSIX shell.");
        var context = new AttemptContext(Programs.Script("echo one; printf end; echo three >&2"));

        await new ProcessHandler(Programs.Quick, new PortableRunner(Programs.Quick)).RunAsync(context, CancellationToken.None);

        Assert.Equal(["one", "end"], context.LogOf(TaskLogStream.Stdout));
        Assert.Equal(["three"], context.LogOf(TaskLogStream.Stderr));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(1000)]
    public void Lines_are_the_same_however_the_bytes_come(int piece)
    {
        var bytes = "\nü€💡\r\n\n\0x\ty"u8.ToArray();
        var context = new AttemptContext("null");
        var lines = new OutputLines(context, TaskLogStream.Stdout);

        foreach (var part in bytes.Chunk(piece))
        {
            lines.Append(part);
        }

        lines.End();
        Assert.Equal(["", "ü€💡\r", "", "\0x\ty"], context.LogOf(TaskLogStream.Stdout));
    }

    [Fact]
    public void A_line_without_end_takes_a_bounded_room()
    {
        var context = new AttemptContext("null");
        var lines = new OutputLines(context, TaskLogStream.Stdout);
        for (var i = 0; i < 1000; i++)
        {
            lines.Append(new byte[1000]);
        }

        lines.Append("\nnext"u8);
        lines.End();

        var log = context.LogOf(TaskLogStream.Stdout);
        Assert.Equal(2, log.Count);
        Assert.InRange(log[0].Length, 8 * 1024 + 1, 64 * 1024);
        Assert.Equal("next", log[1]);
    }

    [Fact]
    public void What_is_no_UTF8_is_replaced()
    {
        var context = new AttemptContext("null");

        new OutputLines(context, TaskLogStream.Stdout).Append([(byte)'a', 0xFF, (byte)'b', (byte)'\n']);

        Assert.Equal(["a\uFFFDb"], context.LogOf(TaskLogStream.Stdout));
    }
}
