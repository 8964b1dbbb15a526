using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Tasks;

/// <summary><c>orc task list</c></summary>
internal sealed class ListCommand : ClientCommand
{
    private const int LargestPage = 1000;

    private readonly Option<string?> status = new("--status", "-s") { Description = "Only tasks in this state." };
    private readonly Option<string?> type = new("--type") { Description = "Only tasks of this type.", HelpName = "type" };
    private readonly Option<string?> domain = new("--domain", "-d") { Description = "Only tasks of this domain.", HelpName = "domain" };
    private readonly Option<string?> agent = new("--agent") { Description = "Only tasks that this agent runs or last ran.", HelpName = "id" };
    private readonly PairsOption tags = new("--tag", "Only tasks with this tag; may be repeated.", "-t");
    private readonly MomentOption submittedAfter = new("--submitted-after", "Only tasks submitted after this time.");
    private readonly Option<int> limit = new("--limit", "-n") { Description = "At most this many.", DefaultValueFactory = _ => 50, HelpName = "count" };
    private readonly Option<bool> all = new("--all") { Description = "All of them, however many." };

    public ListCommand()
        : base("list", "List tasks, newest first.", "orc task list --status failed --tag team=a", "orc task list --all --json | jq -r .task_id")
    {
        Aliases.Add("ls");
        status.AcceptOnlyFromAmong("submitted", "queued", "scheduled", "running", "completed", "failed", "cancelled", "dead_lettered");
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && (!int.TryParse(text, out var count) || count < 1))
            {
                result.AddError($"--limit is {text}; give 1 or more, or --all.");
            }
        });
        foreach (var option in new Option[] { status, type, domain, agent, tags, submittedAfter, limit, all })
        {
            Add(option);
        }

        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, OrchestratorClient client, IScreen screen, CancellationToken cancellation)
    {
        var filter = new TaskListFilter
        {
            Status = parsed.GetValue(status),
            TaskType = parsed.GetValue(type),
            Domain = parsed.GetValue(domain),
            AgentId = parsed.GetValue(agent),
            SubmittedAfter = parsed.GetValue(submittedAfter),
            Tags = parsed.GetValue(tags) ?? new Dictionary<string, string>(),
        };
        var left = parsed.GetValue(all) ? int.MaxValue : parsed.GetValue(limit);
        var shown = new List<TaskResource>();
        string? cursor = null;
        do
        {
            var page = await client.ListAsync(filter, cursor, Math.Min(left, LargestPage), cancellation);
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
