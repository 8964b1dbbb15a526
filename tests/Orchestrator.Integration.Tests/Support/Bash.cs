using System.Diagnostics;

namespace Orchestrator.Integration.Tests.Support;

/// <summary>Runs a script in bash, where <c>orc</c> is the program under test.</summary>
public sealed class Bash : IDisposable
{
    private readonly TempFolder folder = new();

    public Bash()
    {
        var orc = folder.File("orc");
        File.WriteAllText(orc, $"#!/bin/bash\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "orc.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(orc, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <param name="server">Where the server is; null names none.</param>
    public async Task<OrcResult> RunAsync(string script, string? server = null)
    {
        var start = new ProcessStartInfo("bash", ["--norc", "-c", script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = folder.Path + ":" + Environment.GetEnvironmentVariable("PATH");
        start.Environment["ORCHESTRATOR_SERVER"] = server ?? "http://127.0.0.1:1";
        using var bash = Process.Start(start)!;
        bash.StandardInput.Close();
        var stdout = bash.StandardOutput.ReadToEndAsync();
        var stderr = bash.StandardError.ReadToEndAsync();
        try
        {
            await bash.WaitForExitAsync().WaitAsync(OrcProcess.Patience);
        }
        catch (TimeoutException)
        {
            bash.Kill(entireProcessTree: true);
            throw;
        }

        return new OrcResult(bash.ExitCode, await stdout, await stderr);
    }

    public void Dispose() => folder.Dispose();
}
