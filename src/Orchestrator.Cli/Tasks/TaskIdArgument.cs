using System.CommandLine;

namespace Orchestrator.Cli.Tasks;

/// <summary>Which task.</summary>
internal sealed class TaskIdArgument : Argument<string>
{
    public TaskIdArgument()
        : base("id")
    {
        Description = "Id of the task.";
        Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()))
            {
                result.AddError("The id is empty; `orc task list` shows the ids.");
            }
        });
    }
}
