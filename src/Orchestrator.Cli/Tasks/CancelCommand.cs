using System.CommandLine;
using Orchestrator.Contracts.Tasks;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Tasks;

/// <summary><c>orc task cancel</c></summary>
internal sealed class CancelCommand : EachTaskCommand
{
    private readonly Option<string?> reason = new("--reason") { Description = "Why, for whoever looks at the task later.", HelpName = "text" };

    public CancelCommand()
        : base("cancel", "Stop tasks: at once while they wait, else by asking their attempts.", "orc task cancel 0-01k9x3v8f2m4q6s8t0w1y3z5b7 --reason 'wrong file'")
    {
        Add(Ids);
        Add(reason);
        AddCommonOptions();
    }

    protected override async Task<TaskResource?> ChangeAsync(string taskId, ParseResult parsed, OrchestratorClient client, CancellationToken cancellation) =>
        await client.CancelAsync(taskId, parsed.GetValue(reason), cancellation);
}
