using System.Diagnostics;
using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Embedding;

/// <summary><c>examples/embedding</c> as a process of its own.</summary>
public sealed class EmbeddingTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_example_runs_and_runs_again_on_what_it_left()
    {
        const string told = "Completed: Picture { Name = tree.jpg, Width = 800 }\nat the second attempt: Picture { Name = flower.jpg, Width = 400 }\n";

        Assert.Equal(told, await RunAsync());
        Assert.Equal(told, await RunAsync());
        Assert.True(File.Exists(folder.File("data/embedding/journal.db")));
    }

    private async Task<string> RunAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Embedding.dll")])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(OrcProcess.Patience);
        await process.WaitForExitAsync().WaitAsync(OrcProcess.Patience);
        Assert.True(process.ExitCode == 0, output);
        return output.ReplaceLineEndings("\n");
    }
}
