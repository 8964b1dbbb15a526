namespace Orchestrator.Cli.Bench.Servers;

/// <summary>An <c>orc server</c> of a measurement: one data folder and one port, over as many lives as it takes.</summary>
/// <param name="dataFolder">Where it keeps its data; the caller deletes it.</param>
/// <param name="arguments">More options of <c>orc server</c>.</param>
/// <param name="settings">Variables that set what has no option.</param>
/// <param name="firstAddress">Where it listens; on a free port when nobody says where.</param>
internal sealed class BenchServer(
    string dataFolder, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string>? settings = null, string firstAddress = "http://127.0.0.1:0") : IDisposable
{
    /// <summary>Slots for as many tasks as a batch has in flight, so that work and not slots is what is measured.</summary>
    public const int ManySlots = 10_000;

    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(5);
    private static readonly IReadOnlyDictionary<string, string> NoSettings = new Dictionary<string, string>();
    private string address = firstAddress;
    private ServerLife? life;
    private bool endsWithUs;

    /// <summary>Where it listens; the same for all lives.</summary>
    public Uri Address => new(address);

    public string DataFolder => dataFolder;

    /// <summary>The process that runs now.</summary>
    public ServerLife Life => life ?? throw new InvalidOperationException("The server was not started.");

    /// <summary>Starts a process without waiting for it.</summary>
    public ServerLife Begin()
    {
        if (!endsWithUs)
        {
            // Whoever ends this program must not leave a server behind.
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
            endsWithUs = true;
        }

        life?.Dispose();
        return life = ServerLife.Start(["server", "--json", "--urls", address, "--data", dataFolder, .. arguments], settings ?? NoSettings);
    }

    /// <summary>Starts a process and waits until it takes tasks.</summary>
    /// <exception cref="IOException">It ended instead; the message holds what it said.</exception>
    public async Task StartAsync()
    {
        var started = Begin();
        address = await started.Ready.WaitAsync(LongestStart) ?? throw new IOException("The server did not start: " + started.LastWords);
    }

    /// <summary>SIGTERM; completes when the process is gone.</summary>
    public Task StopAsync() => Life.TerminateAsync();

    public void Dispose() => life?.Dispose();
}
