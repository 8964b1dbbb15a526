using System.CommandLine;
using System.CommandLine.Completions;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Cluster;

/// <summary>Which node.</summary>
internal sealed class NodeArgument : Argument<string>
{
    public NodeArgument()
        : base("node")
    {
        Description = "Name of the node, as `orc cluster members` shows it.";

        // Help would show the values there are, and ask the server for them.
        HelpName = "node";
        CompletionSources.Add(Names);
        Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()))
            {
                result.AddError("The name is empty; `orc cluster members` shows the names.");
            }
        });
    }

    /// <summary>The nodes there are.</summary>
    public static IEnumerable<CompletionItem> Names(CompletionContext context) => ServerCompletions.Of(context, async (client, cancellation) =>
        (await client.ListNodesAsync(cancellation)).Items.Select(member => new CompletionItem(member.Node, documentation: member.State)));
}
