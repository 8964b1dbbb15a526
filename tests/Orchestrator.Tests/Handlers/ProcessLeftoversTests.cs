using System.Diagnostics;
using Orchestrator.Handlers.Processes;
using Orchestrator.Handlers.Processes.Linux;

namespace Orchestrator.Tests.Handlers;

public sealed class ProcessLeftoversTests : IDisposable
{
    private const string Running = """exec 3>"$FIFO"; echo on >&3; exec sleep 1000""";
    private readonly string folder = Directory.CreateTempSubdirectory("leftovers").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_running_program_is_noted_and_the_next_start_ends_it()
    {
        LinuxOnly.Require();
        using var fifo = new Fifo();
        var run = Programs.RunAsync(Programs.Script(Running, fifo), new ProcessHandlerOptions { LeftoversFolder = folder });
        Assert.Equal("on", await fifo.ReadLineAsync());
        Assert.Equal(1, ProcessLeftovers.EndAll(folder));
        await fifo.EndAsync();
        Assert.Contains("signal 9", (await run).Failure().Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task A_program_that_ended_leaves_no_note()
    {
        LinuxOnly.Require();
        await Programs.RunAsync(Programs.Input("true"), new ProcessHandlerOptions { LeftoversFolder = folder });
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task A_process_with_the_same_id_and_another_start_time_is_left_alone()
    {
        LinuxOnly.Require();
        using var fifo = new Fifo();
        using var process = Bystander(fifo, marker: "other");
        Assert.Equal("on", await fifo.ReadLineAsync());
        var startTime = ProcFs.Stat(process.Id)!.Value.StartTime;

        await NoteAsync("gone", $"{process.Id} {startTime + 1}");
        Assert.Equal(0, ProcessLeftovers.EndAll(folder));
        Assert.False(process.HasExited);
        Assert.Empty(Directory.GetFiles(folder));

        await NoteAsync("gone", $"{process.Id} {startTime}");
        Assert.Equal(1, ProcessLeftovers.EndAll(folder));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_marked_process_is_ended_though_its_program_is_gone()
    {
        LinuxOnly.Require();
        using var fifo = new Fifo();
        using var process = Bystander(fifo, marker: "mine");
        Assert.Equal("on", await fifo.ReadLineAsync());
        await NoteAsync("mine", null);
        Assert.Equal(1, ProcessLeftovers.EndAll(folder));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Notes_of_another_boot_mean_nothing()
    {
        LinuxOnly.Require();
        using var fifo = new Fifo();
        using var process = Bystander(fifo, marker: "mine-too");
        Assert.Equal("on", await fifo.ReadLineAsync());
        await File.WriteAllTextAsync(Path.Combine(folder, "a.child"), $"another-boot\nmine-too\n{process.Id} {ProcFs.Stat(process.Id)!.Value.StartTime}\n");
        Assert.Equal(0, ProcessLeftovers.EndAll(folder));
        Assert.False(process.HasExited);
        process.Kill();
    }

    [Fact]
    public void A_missing_folder_holds_nothing() => Assert.Equal(0, ProcessLeftovers.EndAll(Path.Combine(folder, "missing")));

    private static Process Bystander(Fifo fifo, string marker)
    {
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Running]);
        start.Environment["FIFO"] = fifo.Path;
        start.Environment["ORCHESTRATOR_ATTEMPT_ID"] = marker;
        return Process.Start(start)!;
    }

    private Task NoteAsync(string marker, string? process) =>
        File.WriteAllTextAsync(Path.Combine(folder, marker + ".child"), $"{ProcFs.BootId}\n{marker}\n{process}{(process is null ? "" : "\n")}");
}
