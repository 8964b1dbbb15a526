using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Schedules;

/// <summary><c>orc schedule list</c></summary>
internal sealed class ScheduleListCommand : ClientCommand
{
    private readonly Option<int> limit = new("--limit", "-n") { Description = "At most this many, up to 1,000.", DefaultValueFactory = _ => 50, HelpName = "count" };

    public ScheduleListCommand()
        : base("list", "List schedules, by id.", "orc schedule list")
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
        screen.ScheduleList((await connection.Client.ListSchedulesAsync(limit: parsed.GetValue(limit), cancellation: cancellation)).Items);
        return ExitCodes.Done;
    }
}
