using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Contracts.Bulk;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Bulk;

/// <summary><c>orc bulk pause</c>, <c>resume</c> and <c>stop</c>.</summary>
internal sealed class ChangeBulkCommand : ClientCommand
{
    private readonly BulkIdArgument id = new();
    private readonly Option<string?> reason = new("--reason") { Description = "Why, for whoever looks at the job later.", HelpName = "text" };
    private readonly Func<OrchestratorClient, string, string?, CancellationToken, Task<BulkJobResource>> change;

    /// <param name="change">The call that does it to a job of this id, with this reason.</param>
    public ChangeBulkCommand(
        string name, string description, string example, Func<OrchestratorClient, string, string?, CancellationToken, Task<BulkJobResource>> change)
        : base(name, description, example)
    {
        this.change = change;
        Add(id);
        Add(reason);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.Bulk(await change(connection.Client, parsed.GetRequiredValue(id), parsed.GetValue(reason), cancellation));
        return ExitCodes.Done;
    }
}
