using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Sdk;

namespace Orchestrator.Cli.Tasks;

/// <summary><c>orc task wait</c></summary>
internal sealed class WaitCommand : ClientCommand
{
    private readonly TaskIdArgument id = new();
    private readonly DurationOption timeout = new("--timeout", "Wait at most this long. [default: as long as it takes]");

    public WaitCommand()
        : base("wait", "Wait until a task has ended; 0 when it completed, 5 when it ended otherwise, 6 when the time was over.", "orc task wait 0-01k9x3v8f2m4q6s8t0w1y3z5b7 --timeout 5m")
    {
        Add(id);
        Add(timeout);
        AddCommonOptions();
    }

    public override bool ShowsExitCodes => true;

    protected override Task<int> RunAsync(ParseResult parsed, OrchestratorClient client, IScreen screen, CancellationToken cancellation) =>
        WaitForEnd.RunAsync(parsed.GetRequiredValue(id), parsed.GetValue(timeout), client, screen, cancellation);
}
