using System.CommandLine;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Tasks;

/// <summary><c>orc task retry</c></summary>
internal sealed class RetryCommand : EachTaskCommand
{
    public RetryCommand()
        : base(
            "retry",
            "Send failed, cancelled or dead-lettered tasks back to their queues.",
            "orc task retry 0-01k9x3v8f2m4q6s8t0w1y3z5b7",
            "orc task list --status dead_lettered --output id | xargs orc task retry")
    {
        Add(Ids);
        AddCommonOptions();
    }

    protected override async Task<TaskResource?> ChangeAsync(string taskId, ParseResult parsed, OrchestratorClient client, CancellationToken cancellation) =>
        await client.RetryAsync(taskId, cancellation);
}
