using Orchestrator.Cli.Bench.Servers;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Bench.Crash;

/// <summary>The server under test: one data folder and one port, many lives.</summary>
internal sealed class CrashServer : IDisposable
{
    private TaskCompletionSource up = NewSignal();
    private ServerLife? life;
    private string address = "http://127.0.0.1:0";
    private HttpClient? http;

    public CrashServer(string folder)
    {
        DataFolder = folder;

        // Whoever ends this program must not leave a server behind.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => life?.Dispose();
    }

    public string DataFolder { get; }

    /// <summary>Completes while the server takes calls; a new task after each kill.</summary>
    public Task Up => Volatile.Read(ref up).Task;

    /// <summary>How long the last start took until the server was ready.</summary>
    public TimeSpan LastStart { get; private set; }

    /// <summary>Talks to whichever life is there.</summary>
    public OrchestratorClient Client { get; private set; } = null!;

    /// <summary>Starts a life; see <see cref="WaitUntilReadyAsync"/>.</summary>
    public ServerLife Start()
    {
        life?.Dispose();
        return life = ServerLife.Start("--json", "--urls", address, "--data", DataFolder, "--allow", "process", "--slots", "24");
    }

    /// <summary>Lets the clients loose once the life is ready; false when it ended before.</summary>
    public async Task<bool> WaitUntilReadyAsync(ServerLife started)
    {
        if (await started.Ready is not { } url)
        {
            return false;
        }

        LastStart = started.StartTime;
        if (http is null)
        {
            address = url;
            http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(address + "/"), Timeout = TimeSpan.FromSeconds(70) };
            Client = new OrchestratorClient(http);
        }

        up.TrySetResult();
        return true;
    }

    /// <summary>Holds the clients back: the server is about to go.</summary>
    public void Down()
    {
        if (up.Task.IsCompleted)
        {
            Volatile.Write(ref up, NewSignal());
        }
    }

    public void Dispose()
    {
        life?.Dispose();
        http?.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
