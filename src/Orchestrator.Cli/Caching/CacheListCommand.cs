using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Caching;

/// <summary><c>orc cache list</c></summary>
internal sealed class CacheListCommand : ClientCommand
{
    private readonly CacheFilterOptions filter = new();
    private readonly Option<int> limit = new("--limit", "-n") { Description = "At most this many, up to 1,000.", DefaultValueFactory = _ => 50, HelpName = "count" };

    public CacheListCommand()
        : base("list", "List results in the cache, by place and key.", "orc cache list --task-type thumbnails")
    {
        Aliases.Add("ls");
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && (!int.TryParse(text, out var count) || count is < 1 or > 1000))
            {
                result.AddError($"--limit is {text}; give 1 to 1000.");
            }
        });
        filter.AddTo(this);
        Add(limit);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var page = await connection.Client.GetCacheAsync(
            filter.Strategy(parsed), filter.TaskType(parsed), limit: parsed.GetValue(limit), cancellation: cancellation);
        screen.CacheEntries(page.Items);
        return ExitCodes.Done;
    }
}
