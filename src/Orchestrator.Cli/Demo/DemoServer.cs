using System.Diagnostics;
using System.Text.Json;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Demo;

/// <summary>An <c>orc server</c> as a child process, on a port and a data folder that outlive it.</summary>
internal sealed class DemoServer(string folder) : IAsyncDisposable
{
    private const int KeptErrors = 20;
    private readonly Queue<string> errors = new();
    private Process? process;
    private string address = "http://127.0.0.1:0";

    /// <summary>Where everything durable is.</summary>
    public string DataFolder => Path.Combine(folder, "data");

    public int ProcessId => process?.Id ?? 0;

    public string Address => address;

    /// <summary>Starts it, the second time on the port of the first, and returns once it takes tasks.</summary>
    /// <exception cref="IOException">It ended instead; the message holds what it said.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        process?.Dispose();
        process = Process.Start(StartInfo())!;
        process.StandardInput.Close();
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
        if (await process.StandardOutput.ReadLineAsync(cancellation) is not { } ready)
        {
            await process.WaitForExitAsync(cancellation);
            throw new IOException("The server did not start: " + LastWords());
        }

        using var line = JsonDocument.Parse(ready);
        address = line.RootElement.GetProperty("urls")[0].GetString()!;
    }

    /// <summary>A client of it; the caller disposes it.</summary>
    public OrchestratorClient Connect() => new(new Uri(address));

    /// <summary>Ends the process without a word of warning: SIGKILL on Linux and macOS. What it started is left running, as in a real crash.</summary>
    public void Kill()
    {
        try
        {
            process?.Kill();
        }
        catch (InvalidOperationException)
        {
            // It is gone already.
        }
    }

    public Task GoneAsync(CancellationToken cancellation) => process!.WaitForExitAsync(cancellation);

    /// <summary>What it last wrote to stderr.</summary>
    public string LastWords()
    {
        lock (errors)
        {
            return errors.Count == 0 ? "it said nothing" : string.Join(" | ", errors);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (process is null)
        {
            return;
        }

        try
        {
            // With the programs it runs: nobody will come to end them.
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or AggregateException or System.ComponentModel.Win32Exception)
        {
            // It is gone already, or one of its programs was.
        }

        await process.WaitForExitAsync();
        process.Dispose();
    }

    private ProcessStartInfo StartInfo()
    {
        var start = new ProcessStartInfo(
            OwnProgram.Command[0], [.. OwnProgram.Command.Skip(1), "server", "--json", "--urls", address, "--data", DataFolder, "--allow", "process"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };

        // An API key or an address of somebody's own server has no say here.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ORCHESTRATOR_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        // A killed runtime would leave its diagnostic sockets in the temporary folder.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return start;
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (errors)
        {
            errors.Enqueue(line);
            if (errors.Count > KeptErrors)
            {
                errors.Dequeue();
            }
        }
    }
}
