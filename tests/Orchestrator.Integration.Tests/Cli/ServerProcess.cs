using Orchestrator.Integration.Tests.Support;

namespace Orchestrator.Integration.Tests.Cli;

/// <summary>One server for the tests of a class that only look at their own tasks.</summary>
public sealed class ServerProcess : IAsyncLifetime
{
    public OrcServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await OrcServer.StartAsync("--allow", "process", "--slots", "8");

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
