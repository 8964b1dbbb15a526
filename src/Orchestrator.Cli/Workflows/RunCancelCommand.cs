using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;

namespace Orchestrator.Cli.Workflows;

/// <summary><c>orc workflow cancel</c></summary>
internal sealed class RunCancelCommand : ClientCommand
{
    private readonly RunIdArgument id = new();
    private readonly Option<string?> reason = new("--reason") { Description = "Why, for whoever looks at the run later.", HelpName = "text" };

    public RunCancelCommand()
        : base("cancel", "Stop a run: its tasks are cancelled, its final steps are done.", "orc workflow cancel 3-01k9x3v8f2m4q6s8t0w1y3z5b7 --reason 'wrong day'")
    {
        Add(id);
        Add(reason);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        screen.Run(await connection.Client.Workflows.CancelAsync(parsed.GetRequiredValue(id), parsed.GetValue(reason), cancellation));
        return ExitCodes.Done;
    }
}
