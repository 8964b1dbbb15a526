using System.CommandLine;

namespace Orchestrator.Cli.Tasks;

/// <summary>Which task.</summary>
internal sealed class TaskIdArgument : Argument<string>
{
    public TaskIdArgument()
        : base("id")
    {
        Description = "Id of the task.";

        // Help would show the values there are, and ask the server for them.
        HelpName = "id";
        CompletionSources.Add(TaskIdCompletions.Of);
        Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()))
            {
                result.AddError("The id is empty; `orc task list` shows the ids.");
            }
        });
    }
}
