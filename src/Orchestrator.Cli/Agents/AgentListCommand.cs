using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Contracts.Agents;

namespace Orchestrator.Cli.Agents;

/// <summary><c>orc agent list</c></summary>
internal sealed class AgentListCommand : ClientCommand
{
    private const int PageSize = 1000;
    private readonly Option<int> limit = new("--limit", "-n") { Description = "At most this many.", DefaultValueFactory = _ => 50, HelpName = "count" };

    public AgentListCommand()
        : base(
            "list",
            "List the agents of the cluster, by id.",
            "orc agent list",
            "orc agent list --json | jq -r 'select(.circuit != \"closed\") | .agent_id'")
    {
        Aliases.Add("ls");
        limit.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && (!int.TryParse(text, out var count) || count < 1))
            {
                result.AddError($"--limit is {text}; give 1 or more.");
            }
        });
        Add(limit);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var agents = new List<AgentResource>();
        string? cursor = null;
        do
        {
            var page = await connection.Client.ListAgentsAsync(cursor, Math.Min(PageSize, parsed.GetValue(limit) - agents.Count), cancellation);
            agents.AddRange(page.Items);
            cursor = page.NextCursor;
        }
        while (cursor is not null && agents.Count < parsed.GetValue(limit));
        screen.AgentList(agents);
        return ExitCodes.Done;
    }
}
