using System.CommandLine.Completions;
using Orchestrator.Cli.CommandLine;

namespace Orchestrator.Cli.Tasks;

/// <summary>The ids of the newest tasks.</summary>
internal static class TaskIdCompletions
{
    public static IEnumerable<CompletionItem> Of(CompletionContext context) => ServerCompletions.Of(context, async (client, cancellation) =>
        (await client.ListAsync(limit: ServerCompletions.Count, cancellation: cancellation)).Items
            .Select(task => new CompletionItem(task.TaskId, documentation: $"{task.TaskType} {task.Status}")));
}
