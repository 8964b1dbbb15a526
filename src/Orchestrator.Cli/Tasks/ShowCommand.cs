using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Cli.Tasks;

/// <summary><c>orc task show</c></summary>
internal sealed class ShowCommand : ClientCommand
{
    private readonly TaskIdArgument id = new();

    public ShowCommand()
        : base("show", "Show a task with its history.", "orc task show 0-01k9x3v8f2m4q6s8t0w1y3z5b7")
    {
        Add(id);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var taskId = parsed.GetRequiredValue(id);
        var task = await connection.Client.GetAsync(taskId, cancellation: cancellation);
        var history = new List<TaskEventResource>();
        string? cursor = null;
        do
        {
            var page = await connection.Client.EventsAsync(taskId, cursor, limit: 1000, cancellation);
            history.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        screen.Details(task, history);
        return ExitCodes.Done;
    }
}
