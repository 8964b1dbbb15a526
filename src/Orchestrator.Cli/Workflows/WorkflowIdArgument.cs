using System.CommandLine;
using System.CommandLine.Completions;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Workflows;

/// <summary>Which stored workflow.</summary>
internal sealed class WorkflowIdArgument : Argument<string>
{
    public WorkflowIdArgument(string description)
        : base("id")
    {
        Description = description;

        // Help would show the values there are, and ask the server for them.
        HelpName = "id";
        CompletionSources.Add(Completions);
        Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()) || result.GetValueOrDefault<string>() is "." or "..")
            {
                result.AddError("A workflow's id must not be empty, '.' or '..'.");
            }
        });
    }

    public static IEnumerable<CompletionItem> Completions(CompletionContext context) => ServerCompletions.Of(context, async (client, cancellation) =>
        (await client.Workflows.ListAsync(limit: ServerCompletions.Count, cancellation: cancellation)).Items
            .Select(workflow => new CompletionItem(workflow.WorkflowId, documentation: workflow.Name ?? $"version {workflow.Version}")));
}
