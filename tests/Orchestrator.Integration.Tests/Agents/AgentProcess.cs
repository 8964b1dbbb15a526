using System.Diagnostics;
using System.Runtime.InteropServices;
using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Agents;

/// <summary>An agent that is no <c>orc</c>, as a process of its own.</summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    private const int Sigterm = 15;
    private readonly Process process;

    public AgentProcess(string server, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true };
        start.Environment["ORCHESTRATOR_SERVER"] = server;
        process = Process.Start(start)!;
    }

    /// <summary>Whether a program can be started.</summary>
    public static bool Exists(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>SIGTERM; returns its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        Assert.Equal(0, Kill(process.Id, Sigterm));
        await process.WaitForExitAsync().WaitAsync(OrcProcess.Patience);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
