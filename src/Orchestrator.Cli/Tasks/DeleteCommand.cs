using System.CommandLine;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Tasks;

/// <summary><c>orc task delete</c></summary>
internal sealed class DeleteCommand : EachTaskCommand
{
    public DeleteCommand()
        : base(
            "delete",
            "Delete tasks that have ended, with their history and logs. There is no way back.",
            "orc task delete 0-01k9x3v8f2m4q6s8t0w1y3z5b7",
            "orc task list --status cancelled --all --output id | xargs orc task delete")
    {
        Add(Ids);
        AddCommonOptions();
    }

    protected override async Task<TaskResource?> ChangeAsync(string taskId, ParseResult parsed, OrchestratorClient client, CancellationToken cancellation)
    {
        await client.DeleteAsync(taskId, cancellation);
        return null;
    }
}
