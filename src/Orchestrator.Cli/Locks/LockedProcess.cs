using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Sdk.Locks;

namespace Orchestrator.Cli.Locks;

/// <summary>A program that runs while a lock is held.</summary>
internal static class LockedProcess
{
    private const int Sigterm = 15;

    /// <summary>How long a program may take to end before it is killed.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>Runs it to its end, which is asked for when the lock is lost or somebody stops us.</summary>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(HeldLock held, string[] command, CancellationToken stop)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false };
        start.Environment["ORC_LOCK_NAME"] = held.Name;
        start.Environment["ORC_LOCK_TOKEN"] = held.Token.ToString(CultureInfo.InvariantCulture);
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new UsageException($"'{command[0]}' could not be started: {e.Message}");
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, held.Lost);
        try
        {
            await process.WaitForExitAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            if (held.Lost.IsCancellationRequested)
            {
                await Console.Error.WriteLineAsync($"orc: The lock '{held.Name}' is lost; the command is stopped.");
            }

            await EndAsync(process);
        }

        return process.ExitCode;
    }

    private static async Task EndAsync(Process process)
    {
        if (OperatingSystem.IsWindows())
        {
            process.Kill(entireProcessTree: true);
        }
        else
        {
            _ = Signal(process.Id, Sigterm);
        }

        using var patience = new CancellationTokenSource(Grace);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int process, int signal);
}
