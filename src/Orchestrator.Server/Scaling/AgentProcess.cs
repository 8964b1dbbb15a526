using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Orchestrator.Server.Scaling;

/// <summary>A program that is an agent, from its start to its end. What it writes is thrown away but for the last line of its errors.</summary>
internal sealed class AgentProcess : IDisposable
{
    private const int Sigterm = 15;
    private readonly Process process;
    private volatile string? lastError;

    private AgentProcess(string id, Process process, DateTimeOffset startedAt) => (Id, this.process, StartedAt) = (id, process, startedAt);

    /// <summary>The agent's id.</summary>
    public string Id { get; }

    public DateTimeOffset StartedAt { get; }

    /// <summary>True once its agent was among those there are.</summary>
    public bool HasCome { get; set; }

    /// <summary>When its agent was told to leave; null when it was not.</summary>
    public DateTimeOffset? LeavesSince { get; set; }

    public bool HasEnded => process.HasExited;

    /// <summary>How it ended, in words.</summary>
    public string End => $"ended with exit code {process.ExitCode}{(lastError is { } line ? $": {line}" : string.Empty)}";

    /// <summary>Starts one.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The program is not there, or may not be run.</exception>
    public static AgentProcess Start(string id, IReadOnlyList<string> command, DateTimeOffset now)
    {
        var start = new ProcessStartInfo(command[0])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["ORCHESTRATOR_AGENT_ID"] = id;
        var process = new Process { StartInfo = start };
        var agent = new AgentProcess(id, process, now);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => agent.lastError = string.IsNullOrWhiteSpace(line.Data) ? agent.lastError : line.Data.Trim();
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return agent;
    }

    /// <summary>Completes when it has ended.</summary>
    public Task EndedAsync(CancellationToken cancellation) => process.WaitForExitAsync(cancellation);

    /// <summary>Asks it to finish what it has and end; on Windows, where nothing can be asked, it is killed.</summary>
    public void Terminate()
    {
        if (OperatingSystem.IsWindows())
        {
            Kill();
        }
        else if (!process.HasExited)
        {
            _ = Signal(process.Id, Sigterm);
        }
    }

    public void Kill()
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself just now.
        }
    }

    public void Dispose() => process.Dispose();

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
