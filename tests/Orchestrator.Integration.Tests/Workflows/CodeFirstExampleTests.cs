using System.Diagnostics;
using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Workflows;

/// <summary><c>examples/workflow-code-first</c> as a process of its own, against a real server.</summary>
public sealed class CodeFirstExampleTests
{
    [Fact]
    public async Task The_example_runs()
    {
        await using var server = await OrcServer.StartAsync();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "WorkflowCodeFirstExample.dll"), server.Address])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;

        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(OrcProcess.Patience);
        await process.WaitForExitAsync().WaitAsync(OrcProcess.Patience);

        Assert.Equal("Trees: fine light, oak.jpg of 800 and elm.jpg of 600\nfailed at 'paint': No paint for Trees.\n", output.ReplaceLineEndings("\n"));
        Assert.Equal(0, process.ExitCode);
    }
}
