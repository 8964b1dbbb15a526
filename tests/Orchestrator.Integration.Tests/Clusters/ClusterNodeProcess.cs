using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Clusters;

/// <summary>A node of a cluster as a process, over as many lives as a test gives it.</summary>
/// <param name="name">The node's name.</param>
/// <param name="address">Where it listens, in all its lives.</param>
/// <param name="arguments">What follows <c>orc server</c>.</param>
/// <param name="within">What the process is started by; null for nothing.</param>
internal sealed class ClusterNodeProcess(string name, Uri address, IReadOnlyList<string> arguments, IReadOnlyList<string>? within) : IAsyncDisposable
{
    private OrcProcess? process;

    public string Name => name;

    public Uri Address => address;

    public OrcProcess Process => process ?? throw new InvalidOperationException($"Node {name} was not started.");

    /// <summary>Starts it, once the process before is gone, and waits until it takes calls.</summary>
    public async Task StartAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        process = OrcProcess.Start(
            ["server", "--json", "--urls", address.GetLeftPart(UriPartial.Authority), .. arguments],
            new Dictionary<string, string?> { ["ORCHESTRATOR__CLUSTER__NODE"] = name },
            within: within);
        if (await process.NextLineAsync() is null)
        {
            var end = await process.EndAsync();
            throw new InvalidOperationException($"Node {name} did not start ({end.ExitCode}): {end.Stderr}");
        }
    }

    /// <summary>SIGTERM; ends when the process is gone.</summary>
    public async Task TerminateAsync()
    {
        Process.Terminate();
        (await Process.EndAsync()).Expect(0);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }
    }
}
