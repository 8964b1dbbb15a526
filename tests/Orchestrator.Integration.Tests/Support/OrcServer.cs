using System.Text.Json;
using Orchestrator.Sdk;

namespace Orchestrator.Integration.Tests.Support;

/// <summary>
/// A real <c>orc server</c> on a free port and a data folder of its own, to be killed and started again on the same port and
/// folder as often as a test likes.
/// </summary>
public sealed class OrcServer : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly string[] options;
    private OrcProcess process;

    private OrcServer(string? dataFolder, string[] options)
    {
        this.options = options;
        process = null!;
        DataFolder = dataFolder ?? folder.File("data");
    }

    /// <summary>Where it listens; the same after a restart.</summary>
    public string Address { get; private set; } = "http://127.0.0.1:0";

    /// <summary>Where its tasks are; deleted with the server, unless the test named it.</summary>
    public string DataFolder { get; }

    /// <summary>The line it said it is ready with, as JSON.</summary>
    public JsonElement Ready { get; private set; }

    /// <summary>The process that runs now, or ran last.</summary>
    public OrcProcess Process => process;

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="options">More options, such as <c>--allow process</c>.</param>
    public static Task<OrcServer> StartAsync(params string[] options) => StartOnAsync(null, options);

    /// <summary>Starts a server on a data folder that the test keeps.</summary>
    /// <param name="dataFolder">Null for one of the server's own.</param>
    /// <param name="options">More options, such as <c>--allow process</c>.</param>
    public static async Task<OrcServer> StartOnAsync(string? dataFolder, params string[] options)
    {
        var server = new OrcServer(dataFolder, options);
        try
        {
            await server.RunAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client of it; the caller disposes it.</summary>
    public OrchestratorClient Connect() => new(new Uri(Address));

    /// <summary>Runs a command against it, such as <c>task list</c>.</summary>
    public Task<OrcResult> RunAsync(params string[] arguments) => OrcProcess.RunAsync(arguments, Environment());

    /// <summary>Starts a command against it, to be looked at while it runs.</summary>
    public OrcProcess Start(params string[] arguments) => OrcProcess.Start(arguments, Environment());

    /// <summary>SIGKILL; returns when the process is gone.</summary>
    public Task KillAsync() => process.KillAsync();

    /// <summary>SIGTERM; returns how it ended.</summary>
    public Task<OrcResult> TerminateAsync()
    {
        process.Terminate();
        return process.EndAsync();
    }

    /// <summary>SIGKILL, and a start on what that leaves.</summary>
    public async Task CrashAsync()
    {
        await KillAsync();
        await RestartAsync();
    }

    /// <summary>Starts it again on the same port and data folder, once the process before is gone.</summary>
    public async Task RestartAsync()
    {
        if (!process.HasExited)
        {
            await TerminateAsync();
        }

        await process.DisposeAsync();
        await RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        folder.Dispose();
    }

    /// <summary>What it is started with, for a start that is meant to fail.</summary>
    public IEnumerable<string> Arguments => ["server", "--json", "--urls", Address, "--data", DataFolder, .. options];

    private async Task RunAsync()
    {
        process = OrcProcess.Start(Arguments);
        if (await process.NextLineAsync() is not { } line)
        {
            var end = await process.EndAsync();
            throw new InvalidOperationException($"orc server did not start ({end.ExitCode}): {end.Stderr}");
        }

        Ready = JsonDocument.Parse(line).RootElement;
        Address = Ready.GetProperty("urls")[0].GetString()!;
    }

    private Dictionary<string, string?> Environment() => new() { ["ORCHESTRATOR_SERVER"] = Address };
}
