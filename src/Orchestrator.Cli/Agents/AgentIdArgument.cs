using System.CommandLine;
using System.CommandLine.Completions;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Agents;

/// <summary>Which agent.</summary>
internal sealed class AgentIdArgument : Argument<string>
{
    public AgentIdArgument()
        : base("id")
    {
        Description = "Id of the agent, as `orc agent list` shows it.";

        // Help would show the values there are, and ask the server for them.
        HelpName = "id";
        CompletionSources.Add(context => ServerCompletions.Of(context, async (client, cancellation) =>
            (await client.ListAgentsAsync(limit: ServerCompletions.Count, cancellation: cancellation)).Items
                .Select(agent => new CompletionItem(agent.AgentId, documentation: agent.Status))));
        Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()) || result.GetValueOrDefault<string>() is "." or "..")
            {
                result.AddError("An agent's id must not be empty, '.' or '..'; `orc agent list` shows the ids.");
            }
        });
    }
}
