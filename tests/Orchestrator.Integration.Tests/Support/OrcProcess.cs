using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;

namespace Orchestrator.Integration.Tests.Support;

/// <summary>One real <c>orc</c> process: its lines as they come, its end, and the signals that end it.</summary>
public sealed class OrcProcess : IAsyncDisposable
{
    private const int Sigkill = 9;
    private const int Sigterm = 15;
    private const int Sigint = 2;
    private const int Sigstop = 19;
    private const int Sigcont = 18;

    /// <summary>Longer than anything here takes on a busy machine; only a hang reaches it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly StringBuilder stdout = new();
    private readonly StringBuilder stderr = new();
    private readonly Channel<string> lines = Channel.CreateUnbounded<string>();
    private readonly Channel<string> errorLines = Channel.CreateUnbounded<string>();
    private readonly Task reading;

    private OrcProcess(Process process)
    {
        this.process = process;
        reading = Task.WhenAll(ReadAsync(process.StandardOutput, stdout, lines.Writer), ReadAsync(process.StandardError, stderr, errorLines.Writer));
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>What it wrote to stderr so far.</summary>
    public string Stderr
    {
        get
        {
            lock (stderr)
            {
                return stderr.ToString();
            }
        }
    }

    /// <summary>Starts <c>orc</c> with these arguments.</summary>
    /// <param name="arguments">What is typed behind <c>orc</c>.</param>
    /// <param name="environment">Variables to set; null takes one away.</param>
    /// <param name="stdin">What it reads; null for nothing.</param>
    /// <param name="within">A program that becomes <c>orc</c>, such as <c>ip netns exec</c> with a name; null for none.</param>
    public static OrcProcess Start(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? stdin = null, IReadOnlyList<string>? within = null)
    {
        string[] command = [.. within ?? [], "dotnet", Path.Combine(AppContext.BaseDirectory, "orc.dll"), .. arguments];
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The settings of whoever runs the tests must not reach the commands under test.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ORCHESTRATOR_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        if (stdin is not null)
        {
            process.StandardInput.Write(stdin);
        }

        process.StandardInput.Close();
        return new OrcProcess(process);
    }

    /// <summary>Runs <c>orc</c> to its end.</summary>
    public static async Task<OrcResult> RunAsync(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? stdin = null)
    {
        await using var orc = Start(arguments, environment, stdin);
        return await orc.EndAsync();
    }

    /// <summary>The next line on stdout; null once there are no more.</summary>
    public Task<string?> NextLineAsync() => NextAsync(lines.Reader);

    /// <summary>The next line on stderr; null once there are no more.</summary>
    public Task<string?> NextErrorLineAsync() => NextAsync(errorLines.Reader);

    /// <summary>Waits until the process is gone and everything it wrote is read.</summary>
    public async Task<OrcResult> EndAsync()
    {
        await process.WaitForExitAsync().WaitAsync(Patience);
        await reading.WaitAsync(Patience);
        return new OrcResult(process.ExitCode, stdout.ToString(), Stderr);
    }

    /// <summary>SIGKILL: as a power cut, for the process. Returns when it is gone.</summary>
    public async Task KillAsync()
    {
        Signal(Sigkill);
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>SIGTERM, as a service's stop; see <see cref="EndAsync"/> for how it ended.</summary>
    public void Terminate() => Signal(Sigterm);

    /// <summary>SIGINT, as Ctrl+C.</summary>
    public void Interrupt() => Signal(Sigint);

    /// <summary>SIGSTOP: no thread of it runs any more, while its connections stay open.</summary>
    public void Pause() => Signal(Sigstop);

    /// <summary>SIGCONT: it goes on as if no time had passed.</summary>
    public void Resume() => Signal(Sigcont);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    private static async Task<string?> NextAsync(ChannelReader<string> lines)
    {
        using var patience = new CancellationTokenSource(Patience);
        return await lines.WaitToReadAsync(patience.Token) && lines.TryRead(out var line) ? line : null;
    }

    private static async Task ReadAsync(StreamReader reader, StringBuilder text, ChannelWriter<string> lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (text)
            {
                text.Append(line).Append('\n');
            }

            lines.TryWrite(line);
        }

        lines.TryComplete();
    }

    private void Signal(int signal)
    {
        if (Kill(process.Id, signal) != 0 && !process.HasExited)
        {
            throw new InvalidOperationException($"Signal {signal} did not reach process {process.Id}: error {Marshal.GetLastPInvokeError()}.");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
