using System.CommandLine;

namespace Orchestrator.Cli.Tasks;

/// <summary>Which tasks: one or more.</summary>
internal sealed class TaskIdsArgument : Argument<string[]>
{
    public TaskIdsArgument()
        : base("id")
    {
        Description = "Id of the task; more than one may be given.";

        // Help would show the values there are, and ask the server for them.
        HelpName = "id";
        Arity = ArgumentArity.OneOrMore;
        CompletionSources.Add(TaskIdCompletions.Of);
        Validators.Add(result =>
        {
            if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
            {
                result.AddError("An id is empty; `orc task list` shows the ids.");
            }
        });
    }
}
