using Orchestrator.Handlers.Processes;
using Orchestrator.Handlers.Processes.Portable;

namespace Orchestrator.Tests.Handlers;

public sealed class ProcessStopTests
{
    // In its own session, with its parent gone, no pipe of the handler and deaf to SIGTERM: only its marker betrays it.
    private const string Escape = """(setsid sh -c 'trap "" TERM; exec 3>"$FIFO"; echo escaped >&3; exec sleep 1000' </dev/null >/dev/null 2>&1 &)""";

    [Fact]
    public async Task A_stop_ends_the_program()
    {
        LinuxOnly.Require();
        using var fifo = new Fifo();
        await StopWhenSignalled(fifo, """exec 3>"$FIFO"; echo on >&3; exec sleep 1000""");
    }

    [Fact]
    public async Task A_stop_lets_the_program_clean_up()
    {
        LinuxOnly.Require();
        using var fifo = new Fifo();
        using var stop = new CancellationTokenSource();
        var patient = new ProcessHandlerOptions { TerminationGrace = TimeSpan.FromSeconds(30) };
        var run = Programs.RunAsync(Programs.Script("""exec 3>"$FIFO"; trap 'echo cleaned >&3; exit 0' TERM; echo on >&3; sleep 1000 & wait""", fifo), patient, stop.Token);
        Assert.Equal("on", await fifo.ReadLineAsync());
        await stop.CancelAsync();
        Assert.Equal("cleaned", await fifo.ReadLineAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await fifo.EndAsync();
    }

    [Fact]
    public async Task A_program_that_ignores_SIGTERM_is_killed()
    {
        LinuxOnly.Require();
        using var fifo = new Fifo();
        await StopWhenSignalled(fifo, """trap '' TERM; exec 3>"$FIFO"; echo on >&3; while :; do sleep 1000; done""");
    }

    [Fact]
    public async Task Children_in_the_background_end_with_a_stop()
    {
        LinuxOnly.Require();
        using var fifo = new Fifo();
        await StopWhenSignalled(fifo, """trap '' TERM; (exec 3>"$FIFO"; echo on >&3; exec sleep 1000) & wait; sleep 1000""");
    }

    [Fact]
    public async Task A_grandchild_that_left_session_and_parent_ends_with_a_stop()
    {
        LinuxOnly.Require();
        using var fifo = new Fifo();
        await StopWhenSignalled(fifo, Escape + "; sleep 1000");
    }

    [Fact]
    public async Task A_grandchild_that_left_session_and_parent_ends_with_the_program()
    {
        LinuxOnly.Require();
        using var fifo = new Fifo();
        using var done = new Fifo();
        var script = Escape + $"; read line < '{done.Path}'";
        var run = Programs.RunAsync(Programs.Script(script, fifo), Programs.Quick);
        Assert.Equal("escaped", await fifo.ReadLineAsync());
        await File.WriteAllTextAsync(done.Path, "go\n");
        (await run).Result();
        await fifo.EndAsync();
    }

    [Fact]
    public async Task A_background_child_that_holds_the_output_does_not_hold_the_task()
    {
        LinuxOnly.Require();
        using var fifo = new Fifo();
        var run = Programs.RunAsync(Programs.Script("""(exec 3>"$FIFO"; exec sleep 1000) & echo done""", fifo), Programs.Quick);
        await fifo.EndAsync();
        Assert.Equal("done\n", (await run).Result().Text("stdout"));
    }

    [Fact]
    public async Task A_helper_behind_the_output_may_finish_its_work()
    {
        LinuxOnly.Require();
        using var fifo = new Fifo();
        var patient = new ProcessHandlerOptions { OutputGrace = TimeSpan.FromSeconds(30) };
        var run = Programs.RunAsync(Programs.Script("""(exec 3<"$FIFO"; read line <&3; echo "last $line") & exit 0""", fifo), patient);
        await File.WriteAllTextAsync(fifo.Path, "words\n");
        Assert.Equal("last words\n", (await run).Result().Text("stdout"));
    }

    [Fact]
    public async Task A_stop_before_the_start_starts_nothing() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Programs.RunAsync(Programs.Input("true"), cancellation: new CancellationToken(canceled: true)));

    [Fact]
    public async Task The_portable_runner_ends_the_tree()
    {
        LinuxOnly.Require();
        using var fifo = new Fifo();
        using var stop = new CancellationTokenSource();
        var handler = new ProcessHandler(Programs.Quick, new PortableRunner(Programs.Quick));
        var script = """(exec 3>"$FIFO"; echo on >&3; exec sleep 1000) & wait""";
        var run = handler.RunAsync(new AttemptContext(Programs.Script(script, fifo)), stop.Token).AsTask();
        Assert.Equal("on", await fifo.ReadLineAsync());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await fifo.EndAsync();
    }

    private static async Task StopWhenSignalled(Fifo fifo, string script)
    {
        using var stop = new CancellationTokenSource();
        var run = Programs.RunAsync(Programs.Script(script, fifo), Programs.Quick, stop.Token);
        Assert.NotNull(await fifo.ReadLineAsync());
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await fifo.EndAsync();
    }
}
