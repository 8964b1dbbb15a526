using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Caching;

/// <summary><c>orc cache show</c></summary>
internal sealed class CacheShowCommand : ClientCommand
{
    public CacheShowCommand()
        : base("show", "Show how the result cache stands: how full, how often something is found.", "orc cache show")
    {
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.CacheLayers((await connection.Client.GetCacheAsync(limit: 1, cancellation: cancellation)).Layers);
        return ExitCodes.Done;
    }
}
