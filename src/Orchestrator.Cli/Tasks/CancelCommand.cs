using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Tasks;

/// <summary><c>orc task cancel</c></summary>
internal sealed class CancelCommand : ClientCommand
{
    private readonly TaskIdArgument id = new();
    private readonly Option<string?> reason = new("--reason") { Description = "Why, for whoever looks at the task later.", HelpName = "text" };

    public CancelCommand()
        : base("cancel", "Stop a task: at once while it waits, else by asking its attempt.", "orc task cancel 0-01k9x3v8f2m4q6s8t0w1y3z5b7 --reason 'wrong file'")
    {
        Add(id);
        Add(reason);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, OrchestratorClient client, IScreen screen, CancellationToken cancellation)
    {
        screen.Changed(await client.CancelAsync(parsed.GetRequiredValue(id), parsed.GetValue(reason), cancellation));
        return ExitCodes.Done;
    }
}
