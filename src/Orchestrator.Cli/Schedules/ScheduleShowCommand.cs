using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Schedules;

/// <summary><c>orc schedule show</c></summary>
internal sealed class ScheduleShowCommand : ClientCommand
{
    private readonly ScheduleIdArgument id = new();

    public ScheduleShowCommand()
        : base("show", "Show a schedule: when it is due next, and what it did last.", "orc schedule show nightly-backup")
    {
        Add(id);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.Schedule(await connection.Client.GetScheduleAsync(parsed.GetRequiredValue(id), cancellation));
        return ExitCodes.Done;
    }
}
