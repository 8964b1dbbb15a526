using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Cli.Output;
using Orchestrator.Domain.Workflows.Runs;

namespace Orchestrator.Cli.Workflows;

/// <summary><c>orc workflow show</c></summary>
internal sealed class WorkflowShowCommand : ClientCommand
{
    private readonly WorkflowIdArgument id = new("Id of a run, or of a stored workflow.");
    private readonly Option<int?> version = new("--version") { Description = "Of a stored workflow. [default: the latest]", HelpName = "number" };

    public WorkflowShowCommand()
        : base(
            "show",
            "Show a run with its steps, or a stored workflow.",
            "orc workflow show 3-01k9x3v8f2m4q6s8t0w1y3z5b7",
            "orc workflow show nightly --version 2 --output json")
    {
        Add(id);
        Add(version);
        AddCommonOptions();
    }

    protected override async Task<int> RunAsync(ParseResult parsed, ServerConnection connection, IScreen screen, CancellationToken cancellation)
    {
        var (name, number) = (parsed.GetRequiredValue(id), parsed.GetValue(version));
        if (number is null && RunId.TryParse(name, out _))
        {
            screen.Run(await connection.Client.Workflows.GetRunAsync(name, cancellation));
        }
        else
        {
            screen.Workflow(await connection.Client.Workflows.GetAsync(name, number, cancellation));
        }

        return ExitCodes.Done;
    }
}
