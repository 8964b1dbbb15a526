using System.CommandLine;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Server.Workflows.Drawing;

namespace Orchestrator.Cli.Workflows;

/// <summary><c>orc workflow graph</c></summary>
internal sealed class WorkflowGraphCommand : OrcCommand
{
    private readonly Argument<string> file = new("file") { Description = "The workflow, JSON or YAML; - for stdin.", HelpName = "file" };
    private readonly Option<string> format = new("--format") { Description = "mermaid, svg or dot.", HelpName = "format", DefaultValueFactory = _ => "mermaid" };
    private readonly Option<string?> output = new("--output", "-o") { Description = "The file to write. [default: stdout]", HelpName = "file" };

    public WorkflowGraphCommand()
        : base(
            "graph",
            "Draw a workflow: as text for Mermaid or Graphviz, or as a picture.",
            "orc workflow graph nightly.yaml",
            "orc workflow graph nightly.yaml --format svg --output nightly.svg")
    {
        format.AcceptOnlyFromAmong("mermaid", "svg", "dot");
        Add(file);
        Add(format);
        Add(output);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var read = await CheckedWorkflow.ReadAsync(parsed.GetRequiredValue(file), cancellation);
        if (read.Definition(Console.Error) is not { } definition)
        {
            return ExitCodes.Usage;
        }

        var text = parsed.GetRequiredValue(format) switch
        {
            "svg" => SvgDrawing.Write(definition),
            "dot" => DotDrawing.Write(definition),
            _ => MermaidDrawing.Write(definition),
        };
        await CheckedWorkflow.WriteAsync(parsed.GetValue(output), text, cancellation);
        return ExitCodes.Done;
    }
}
