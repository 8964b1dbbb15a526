using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Tasks;

/// <summary><c>orc task retry</c></summary>
internal sealed class RetryCommand : ClientCommand
{
    private readonly TaskIdArgument id = new();

    public RetryCommand()
        : base("retry", "Send a failed, cancelled or dead-lettered task back to its queue.", "orc task retry 0-01k9x3v8f2m4q6s8t0w1y3z5b7")
    {
        Add(id);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, OrchestratorClient client, IScreen screen, CancellationToken cancellation)
    {
        screen.Changed(await client.RetryAsync(parsed.GetRequiredValue(id), cancellation));
        return ExitCodes.Done;
    }
}
