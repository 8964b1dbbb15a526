using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Bulk;

/// <summary><c>orc bulk list</c></summary>
internal sealed class BulkListCommand : ClientCommand
{
    private readonly Option<int> limit = new("--limit", "-n") { Description = "At most this many, up to 1,000.", DefaultValueFactory = _ => 50, HelpName = "count" };

    public BulkListCommand()
        : base("list", "List bulk jobs, newest first.", "orc bulk list")
    {
        Aliases.Add("ls");
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && (!int.TryParse(text, out var count) || count is < 1 or > 1000))
            {
                result.AddError($"--limit is {text}; give 1 to 1000.");
            }
        });
        Add(limit);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.BulkList((await connection.Client.ListBulkAsync(limit: parsed.GetValue(limit), cancellation: cancellation)).Items);
        return ExitCodes.Done;
    }
}
