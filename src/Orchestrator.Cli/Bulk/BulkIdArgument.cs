using System.CommandLine;
using System.CommandLine.Completions;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Bulk;

/// <summary>Which bulk job.</summary>
internal sealed class BulkIdArgument : Argument<string>
{
    public BulkIdArgument()
        : base("id")
    {
        Description = "Id of the bulk job.";

        // Help would show the values there are, and ask the server for them.
        HelpName = "id";
        CompletionSources.Add(context => ServerCompletions.Of(context, async (client, cancellation) =>
            (await client.ListBulkAsync(limit: ServerCompletions.Count, cancellation: cancellation)).Items
                .Select(job => new CompletionItem(job.BulkId, documentation: $"{job.Action} {job.Status}"))));
        Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()))
            {
                result.AddError("The id is empty; `orc bulk list` shows the ids.");
            }
        });
    }
}
