using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Contracts.Tasks;

namespace Orchestrator.Cli.Tasks;

/// <summary><c>orc task list</c></summary>
internal sealed class ListCommand : ClientCommand
{
    private const int LargestPage = 1000;

    private readonly TaskFilterOptions filter = new();
    private readonly Option<int> limit = new("--limit", "-n") { Description = "At most this many.", DefaultValueFactory = _ => 50, HelpName = "count" };
    private readonly Option<bool> all = new("--all") { Description = "All of them, however many." };

    public ListCommand()
        : base("list", "List tasks, newest first.", "orc task list --status failed --tag team=a", "orc task list --status dead_lettered --all --output id | xargs orc task retry")
    {
        Aliases.Add("ls");
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && (!int.TryParse(text, out var count) || count < 1))
            {
                result.AddError($"--limit is {text}; give 1 or more, or --all.");
            }
        });
        filter.AddTo(this);
        Add(limit);
        Add(all);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var wanted = filter.ReadForList(parsed);
        var left = parsed.GetValue(all) ? int.MaxValue : parsed.GetValue(limit);
        var shown = new List<TaskResource>();
        string? cursor = null;
        do
        {
            var page = await connection.Client.ListAsync(wanted, cursor, Math.Min(left, LargestPage), cancellation);
            left -= page.Items.Count;
            cursor = page.NextCursor;
            shown.AddRange(page.Items);
        }
        while (cursor is not null && left > 0);

        screen.List(shown);
        if (cursor is not null && !screen.IsForPrograms)
        {
            await Console.Error.WriteLineAsync($"The newest {shown.Count}; more with --limit or --all.");
        }

        return ExitCodes.Done;
    }
}
