using Orchestrator.Sdk;

namespace Orchestrator.Cli.CommandLine;

/// <summary>The server a command talks to.</summary>
/// <param name="apiKey">Null shows none.</param>
internal sealed class ServerConnection(Uri address, string? apiKey) : IDisposable
{
    private readonly Lazy<OrchestratorClient> patient = new(() => new OrchestratorClient(new OrchestratorClientOptions
    {
        Server = address,
        ApiKey = apiKey,

        // Whoever waits wants to know soon that the server is back.
        Retry = new ClientRetryOptions { MaxDelay = TimeSpan.FromSeconds(2) },
    }));

    /// <summary>Where it is.</summary>
    public Uri Address => address;

    /// <summary>Null shows none.</summary>
    public string? ApiKey => apiKey;

    /// <summary>Tries nothing again: a server that is not there is told at once.</summary>
    public OrchestratorClient Client { get; } = new(address, apiKey);

    /// <summary>
    /// For whatever goes on for long and has reached the server once: tries again for two minutes, in which a server can start anew.
    /// </summary>
    public OrchestratorClient Patient => patient.Value;

    public void Dispose()
    {
        Client.Dispose();
        if (patient.IsValueCreated)
        {
            patient.Value.Dispose();
        }
    }
}
