using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Contracts.Workflows;
using Orchestrator.Sdk.Workflows;

namespace Orchestrator.Cli.Workflows;

/// <summary><c>orc workflow pause</c> and <c>resume</c>.</summary>
internal sealed class ChangeRunCommand : ClientCommand
{
    private readonly RunIdArgument id = new();
    private readonly Func<IWorkflowClient, string, CancellationToken, Task<RunResource>> change;

    /// <param name="change">The call that does it to a run of this id.</param>
    public ChangeRunCommand(string name, string description, string example, Func<IWorkflowClient, string, CancellationToken, Task<RunResource>> change)
        : base(name, description, example)
    {
        this.change = change;
        Add(id);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.Run(await change(connection.Client.Workflows, parsed.GetRequiredValue(id), cancellation));
        return ExitCodes.Done;
    }
}
