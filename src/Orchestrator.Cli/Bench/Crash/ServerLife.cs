using System.Diagnostics;
using System.Text.Json;

namespace Orchestrator.Cli.Bench.Crash;

/// <summary>One process of the server, from its start to its end.</summary>
internal sealed class ServerLife : IDisposable
{
    private const int LinesKept = 40;
    private readonly Process process;
    private readonly Queue<string> stderr = new();
    private readonly TaskCompletionSource<string?> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly long startedAt = Stopwatch.GetTimestamp();
    private bool disposed;

    private ServerLife(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => OnLine(line.Data);
        process.ErrorDataReceived += (_, line) => OnError(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Ended = process.WaitForExitAsync();
        _ = Ended.ContinueWith(_ => ready.TrySetResult(null), TaskScheduler.Default);
    }

    /// <summary>Where it listens, once it does; null when it ended before.</summary>
    public Task<string?> Ready => ready.Task;

    /// <summary>From the start of the process until it was ready.</summary>
    public TimeSpan StartTime { get; private set; }

    public Task Ended { get; }

    public int ExitCode => process.ExitCode;

    /// <summary>The last lines it wrote to stderr.</summary>
    public string LastWords
    {
        get
        {
            lock (stderr)
            {
                return string.Join('\n', stderr);
            }
        }
    }

    /// <summary>Starts <c>orc server</c>, from the program that runs now.</summary>
    public static ServerLife Start(params string[] arguments)
    {
        var self = Environment.ProcessPath!;
        string[] prefix = Path.GetFileNameWithoutExtension(self) == "dotnet" ? [Path.Combine(AppContext.BaseDirectory, "orc.dll")] : [];
        var start = new ProcessStartInfo(self, [.. prefix, "server", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment.Remove(CommandLine.ClientCommand.ApiKeyVariable);
        return new ServerLife(Process.Start(start)!);
    }

    /// <summary>SIGKILL; completes when the process is gone.</summary>
    public Task KillAsync()
    {
        Kill();
        return Ended;
    }

    /// <summary>SIGTERM; completes when the process is gone.</summary>
    public async Task TerminateAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await kill.WaitForExitAsync();
        await Ended;
    }

    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            Kill();
            process.Dispose();
        }
    }

    private void Kill()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }

    private void OnLine(string? line)
    {
        if (line is null)
        {
            return;
        }

        StartTime = Stopwatch.GetElapsedTime(startedAt);
        using var document = JsonDocument.Parse(line);
        ready.TrySetResult(document.RootElement.GetProperty("urls")[0].GetString());
    }

    private void OnError(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (stderr)
        {
            stderr.Enqueue(line);
            if (stderr.Count > LinesKept)
            {
                stderr.Dequeue();
            }
        }
    }
}
