using System.Diagnostics;
using Orchestrator.Handlers.Processes;
using Orchestrator.Handlers.Processes.Linux;

namespace Orchestrator.Tests.Handlers;

[Collection(Alone.Name)]
public sealed class ProcessResourcesTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Two_hundred_programs_leave_no_zombie_and_no_descriptor()
    {
        LinuxOnly.Require();
        await RunManyAsync(20);

        // Orphans that other tests left are reaped in a few seconds; the programs themselves at once.
        Assert.True(SpinWait.SpinUntil(() => !Zombies().Any(), TimeSpan.FromSeconds(20)), string.Join(", ", Zombies()));
        var descriptors = Descriptors();
        var watch = Stopwatch.StartNew();
        await RunManyAsync(200);
        output.WriteLine($"{200 / watch.Elapsed.TotalSeconds:F0} programs per second");

        // The loop closes its last descriptors just after the last task has returned.
        Assert.True(SpinWait.SpinUntil(() => Descriptors() <= descriptors, TimeSpan.FromSeconds(10)), $"{Descriptors()} descriptors, {descriptors} before");
        Assert.Empty(Zombies());
    }

    [Fact]
    public async Task Orphans_that_die_by_themselves_are_reaped()
    {
        LinuxOnly.Require();
        using var fifo = new Fifo();
        using var done = new Fifo();
        var script = $"""(setsid true &) ; (setsid sh -c 'exec 3>"$FIFO"; sleep 0.01' &) ; read line < '{done.Path}'""";
        var run = Programs.RunAsync(Programs.Script(script, fifo));
        await fifo.EndAsync();
        await File.WriteAllTextAsync(done.Path, "go\n");
        (await run).Result();
        Assert.True(SpinWait.SpinUntil(() => !Zombies().Any(), TimeSpan.FromSeconds(20)), string.Join(", ", Zombies()));
    }

    [Fact]
    public async Task Programs_and_processes_of_the_runtime_do_not_take_each_others_exit_codes()
    {
        LinuxOnly.Require();
        await Parallel.ForEachAsync(Enumerable.Range(0, 100), async (_, cancellation) =>
        {
            using var process = Process.Start("sh", ["-c", "exit 5"]);
            Assert.Contains("exit code 7", (await Programs.RunAsync(Programs.Script("exit 7"), cancellation: cancellation)).Failure().Message, StringComparison.Ordinal);
            await process.WaitForExitAsync(cancellation);
            Assert.Equal(5, process.ExitCode);
        });
    }

    private static async Task RunManyAsync(int count) => await Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        new ParallelOptions { MaxDegreeOfParallelism = 8 },
        async (_, cancellation) => (await new ProcessHandler().RunAsync(new AttemptContext(Programs.Input("true")), cancellation)).Result());

    private static int Descriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    private static IEnumerable<ProcStat> Zombies() =>
        ProcFs.All().Select(ProcFs.Stat).OfType<ProcStat>().Where(stat => stat.IsZombie && stat.Parent == Environment.ProcessId);
}
