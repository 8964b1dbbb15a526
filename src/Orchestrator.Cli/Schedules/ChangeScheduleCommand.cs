using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Contracts.Schedules;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Schedules;

/// <summary><c>orc schedule pause</c>, <c>resume</c> and <c>run</c>.</summary>
internal sealed class ChangeScheduleCommand : ClientCommand
{
    private readonly ScheduleIdArgument id = new();
    private readonly Func<OrchestratorClient, string, CancellationToken, Task<ScheduleResource>> change;

    /// <param name="change">The call that does it to a schedule of this id.</param>
    public ChangeScheduleCommand(
        string name, string description, string example, Func<OrchestratorClient, string, CancellationToken, Task<ScheduleResource>> change)
        : base(name, description, example)
    {
        this.change = change;
        Add(id);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.Schedule(await change(connection.Client, parsed.GetRequiredValue(id), cancellation));
        return ExitCodes.Done;
    }
}
