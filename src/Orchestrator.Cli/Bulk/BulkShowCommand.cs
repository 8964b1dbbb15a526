using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Bulk;

/// <summary><c>orc bulk show</c></summary>
internal sealed class BulkShowCommand : ClientCommand
{
    private readonly BulkIdArgument id = new();

    public BulkShowCommand()
        : base("show", "Show a bulk job: how far it is, and who did what to it.", "orc bulk show bulk-01k9x3v8f2m4q6s8t0w1y3z5b7")
    {
        Add(id);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.Bulk(await connection.Client.GetBulkAsync(parsed.GetRequiredValue(id), cancellation: cancellation));
        return ExitCodes.Done;
    }
}
