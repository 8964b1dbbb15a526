using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Caching;

/// <summary><c>orc cache clear</c></summary>
internal sealed class CacheClearCommand : ClientCommand
{
    private readonly CacheFilterOptions filter = new();
    private readonly Option<string?> key = new("--key") { Description = "Only the result of this key.", HelpName = "key" };

    public CacheClearCommand()
        : base("clear", "Drop results from the cache: those that the options name, or all.", "orc cache clear --strategy memory")
    {
        filter.AddTo(this);
        Add(key);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.CacheCleared(await connection.Client.ClearCacheAsync(filter.Strategy(parsed), filter.TaskType(parsed), parsed.GetValue(key), cancellation));
        return ExitCodes.Done;
    }
}
