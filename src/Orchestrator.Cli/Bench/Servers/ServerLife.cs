using System.Diagnostics;
using System.Text.Json;
using Orchestrator.Cli.Demo;

namespace Orchestrator.Cli.Bench.Servers;

/// <summary>One process of the server, from its start to its end.</summary>
internal sealed class ServerLife : IDisposable
{
    private const int LinesKept = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
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

    /// <summary>Processor time it has used so far.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Memory of it that is in RAM, in MiB.</summary>
    public double RssMib
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / (1024.0 * 1024.0);
        }
    }

    /// <summary>The most memory of it that ever was in RAM, in MiB.</summary>
    public double PeakRssMib
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64 / (1024.0 * 1024.0);
        }
    }

    /// <summary>Starts <c>orc server</c>, from the program that runs now.</summary>
    public static ServerLife Start(params string[] arguments) => Start(["server", .. arguments], new Dictionary<string, string>());

    /// <summary>Starts a command of <c>orc</c> that serves and says where, from the program that runs now.</summary>
    /// <param name="command">What is typed behind <c>orc</c>.</param>
    /// <param name="settings">Variables that set what has no option.</param>
    public static ServerLife Start(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo(OwnProgram.Command[0], [.. OwnProgram.Command.Skip(1), .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };

        // An API key or settings of somebody's own server have no say here.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ORCHESTRATOR_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        // A killed runtime would leave its diagnostic sockets in the temporary folder.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
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
        await SignalAsync("TERM");
        await Ended;
    }

    /// <summary>SIGSTOP: no thread of it runs any more, while its connections stay open.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    /// <summary>SIGCONT: it goes on as if no time had passed.</summary>
    public Task ResumeAsync() => SignalAsync("CONT");

    public void Dispose()
    {
        if (!disposed)
        {
            disposed = true;
            Kill();

            // Whoever disposes of it may delete its files next.
            process.WaitForExit(Patience);
            process.Dispose();
        }
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync();
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
