using System.CommandLine;
using System.CommandLine.Completions;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Workflows;

/// <summary>Which run.</summary>
internal sealed class RunIdArgument : Argument<string>
{
    public RunIdArgument()
        : base("run")
    {
        Description = "Id of the run.";

        // Help would show the values there are, and ask the server for them.
        HelpName = "run";
        CompletionSources.Add(context => ServerCompletions.Of(context, async (client, cancellation) =>
            (await client.Workflows.ListRunsAsync(limit: ServerCompletions.Count, cancellation: cancellation)).Items
                .Select(run => new CompletionItem(run.RunId, documentation: $"{run.WorkflowId} {run.Status}"))));
        Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()) || result.GetValueOrDefault<string>() is "." or "..")
            {
                result.AddError("A run's id must not be empty; `orc workflow runs` shows the ids.");
            }
        });
    }
}
