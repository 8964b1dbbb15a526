using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Crash;

/// <summary><c>orc bench crash</c> on the real program: the guarantee, put to the test on every build.</summary>
public sealed class CrashBenchTests
{
    private const int Kills = 5;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_or_done_twice_when_the_server_is_killed_again_and_again()
    {
        using var folder = new TempFolder();

        var end = await OrcProcess.RunAsync(
            ["bench", "crash", "--kills", $"{Kills}", "--clients", "4", "--tasks", "120", "--seed", "20", "--folder", folder.Path, "--json"]);

        end.Expect(0);
        Assert.Equal(Kills, end.Json.GetProperty("kills").GetInt32());
        Assert.Equal(0, end.Json.GetProperty("violations").GetArrayLength());

        // A test of nothing would pass as well.
        Assert.True(end.Json.GetProperty("acknowledgements").GetInt32() > 50, end.Stdout);
        Assert.True(end.Json.GetProperty("lost_attempts").GetInt32() > 0, end.Stdout);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_number_that_makes_no_sense_is_refused()
    {
        var end = (await OrcProcess.RunAsync(["bench", "crash", "--kills", "0"])).Expect(2);

        Assert.Contains("--kills", end.Stderr);
    }
}
