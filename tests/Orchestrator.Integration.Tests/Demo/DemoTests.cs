using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Demo;

/// <summary><c>orc demo</c> as a newcomer runs it.</summary>
public sealed class DemoTests : IDisposable
{
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Fact]
    public async Task Nothing_is_lost_and_nothing_counted_twice_and_nothing_stays_behind()
    {
        var demo = (await OrcProcess.RunAsync(["demo", "--json"], Environment())).Expect(0);

        var report = demo.Json;
        var tasks = Number("tasks");
        Assert.True(report.GetProperty("held").GetBoolean());
        Assert.InRange(tasks, 300, 1000);
        Assert.Equal(tasks, Number("acknowledged"));
        Assert.Equal(tasks - 1, Number("completed"));
        Assert.Equal(1, Number("dead_lettered"));
        Assert.Equal(0, Number("lost"));
        Assert.Equal(0, Number("counted_twice"));
        Assert.Equal(Number("lines_directly"), Number("lines"));
        Assert.Equal(Number("checksums"), Number("checksums_equal"));

        // The kill came in the middle: work was done, work was running, and submissions were on their way.
        Assert.InRange(Number("acknowledged_before_kill"), 1, tasks - 1);
        Assert.True(Number("attempts_lost") > 0);
        Assert.Equal(Number("attempts_lost"), Number("run_again"));
        Assert.True(Number("unanswered") > 0);
        Assert.True(Number("retried") > 0);
        Assert.Empty(Directory.EnumerateFileSystemEntries(temp.Path));

        long Number(string name) => report.GetProperty(name).GetInt64();
    }

    [Fact]
    public async Task An_interrupted_demo_takes_its_server_and_its_folder_with_it()
    {
        await using var demo = OrcProcess.Start(["demo"], Environment());
        while (await demo.NextLineAsync() is { } line && !line.Contains("Submitting", StringComparison.Ordinal))
        {
        }

        Assert.NotEmpty(Directory.EnumerateFileSystemEntries(temp.Path));
        demo.Interrupt();
        var end = (await demo.EndAsync()).Expect(1);

        Assert.Contains("stopped", end.Stderr);
        Assert.Empty(Directory.EnumerateFileSystemEntries(temp.Path));
    }

    [Theory]
    [InlineData("lines", "3")]
    [InlineData("checksum", "3358846701")]
    public async Task What_stands_in_for_missing_programs_prints_what_they_print(string measure, string figure)
    {
        var file = temp.File("three lines");
        await File.WriteAllTextAsync(file, "one\ntwo\nthree\n");

        var work = (await OrcProcess.RunAsync(["demo", "work", measure, file])).Expect(0);

        Assert.Equal($"{figure} {file}\n", work.Stdout.ReplaceLineEndings("\n"));
    }

    /// <summary>With temporary files in a folder that nobody else writes to.</summary>
    private Dictionary<string, string?> Environment() => new() { ["TMPDIR"] = temp.Path };
}
