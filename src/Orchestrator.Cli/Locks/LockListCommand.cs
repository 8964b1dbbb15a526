using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Locks;

/// <summary><c>orc lock list</c></summary>
internal sealed class LockListCommand : ClientCommand
{
    private readonly Option<string?> prefix = new("--prefix") { Description = "Only locks whose names begin with it.", HelpName = "text" };
    private readonly Option<int> limit = new("--limit", "-n") { Description = "At most this many, up to 1,000.", DefaultValueFactory = _ => 50, HelpName = "count" };

    public LockListCommand()
        : base("list", "List the locks that are held, by name.", "orc lock list --prefix db/")
    {
        Aliases.Add("ls");
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && (!int.TryParse(text, out var count) || count is < 1 or > 1000))
            {
                result.AddError($"--limit is {text}; give 1 to 1000.");
            }
        });
        Add(prefix);
        Add(limit);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.LockList((await connection.Client.ListLocksAsync(parsed.GetValue(prefix), limit: parsed.GetValue(limit), cancellation: cancellation)).Items);
        return ExitCodes.Done;
    }
}
