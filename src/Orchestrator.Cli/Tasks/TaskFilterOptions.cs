using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Contracts.Bulk;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Tasks;

/// <summary>Which tasks, out of all.</summary>
internal sealed class TaskFilterOptions
{
    private readonly StatusOption status = new("Only tasks in this state.");
    private readonly Option<string?> type = new("--type") { Description = "Only tasks of this type.", HelpName = "type" };
    private readonly Option<string?> domain = new("--domain", "-d") { Description = "Only tasks of this domain.", HelpName = "domain" };
    private readonly Option<string?> agent = new("--agent") { Description = "Only tasks that this agent runs or last ran.", HelpName = "id" };
    private readonly PairsOption tags = new("--tag", "Only tasks with this tag; may be repeated.", "-t");
    private readonly MomentOption after = new("--submitted-after", "Only tasks submitted after this time, or this long ago at most: 2h.", isPast: true, "--after");
    private readonly MomentOption before = new("--submitted-before", "Only tasks submitted before this time, or longer ago than this: 7d.", isPast: true, "--before");
    private bool hasBefore;

    /// <param name="withBefore">True also takes a latest time, which lists do not know.</param>
    public void AddTo(Command command, bool withBefore = false)
    {
        hasBefore = withBefore;
        foreach (var option in new Option[] { status, type, domain, agent, tags, after })
        {
            command.Add(option);
        }

        if (withBefore)
        {
            command.Add(before);
        }
    }

    public TaskListFilter ReadForList(ParseResult parsed) => new()
    {
        Status = parsed.GetValue(status),
        TaskType = parsed.GetValue(type),
        Domain = parsed.GetValue(domain),
        AgentId = parsed.GetValue(agent),
        SubmittedAfter = parsed.GetValue(after),
        Tags = parsed.GetValue(tags) ?? new Dictionary<string, string>(),
    };

    public BulkFilter ReadForBulk(ParseResult parsed) => new()
    {
        Status = parsed.GetValue(status),
        TaskType = parsed.GetValue(type),
        Domain = parsed.GetValue(domain),
        AgentId = parsed.GetValue(agent),
        SubmittedAfter = parsed.GetValue(after),
        SubmittedBefore = hasBefore ? parsed.GetValue(before) : null,
        Tags = parsed.GetValue(tags),
    };
}
