using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Schedules;

/// <summary><c>orc schedule delete</c></summary>
internal sealed class ScheduleDeleteCommand : ClientCommand
{
    private readonly ScheduleIdArgument id = new();

    public ScheduleDeleteCommand()
        : base("delete", "Delete a schedule; the tasks that it submitted go on.", "orc schedule delete nightly-backup")
    {
        Add(id);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        await connection.Client.DeleteScheduleAsync(parsed.GetRequiredValue(id), cancellation);
        return ExitCodes.Done;
    }
}
