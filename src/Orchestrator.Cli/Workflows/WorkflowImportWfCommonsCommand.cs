using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Server.Workflows;
using Orchestrator.Server.Workflows.Import;

namespace Orchestrator.Cli.Workflows;

/// <summary><c>orc workflow import wfcommons</c></summary>
internal sealed class WorkflowImportWfCommonsCommand : OrcCommand
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Argument<string> file = new("file") { Description = "The recorded run, JSON of schema 1.5; - for stdin.", HelpName = "file" };
    private readonly Option<double> scale = new("--scale") { Description = "What each recorded runtime is multiplied by.", HelpName = "factor", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> output = new("--output", "-o") { Description = "The file to write. [default: stdout]", HelpName = "file" };

    public WorkflowImportWfCommonsCommand()
        : base(
            "wfcommons",
            "Make a workflow of a recorded run in the WfCommons format: the same steps and dependencies, with tasks that sleep as long as the recorded ones ran.",
            "orc workflow import wfcommons blast.json --scale 0.01 --output blast-workflow.json")
    {
        Add(file);
        Add(scale);
        Add(output);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var factor = parsed.GetValue(scale);
        if (!(factor >= 0 && double.IsFinite(factor)))
        {
            throw new UsageException("--scale must be 0 or more.");
        }

        var name = parsed.GetRequiredValue(file);
        using var written = new MemoryStream();
        try
        {
            var spec = WfCommons.Read(Encoding.UTF8.GetBytes(await WorkflowFile.TextAsync(name, cancellation)), factor);
            await using var json = new Utf8JsonWriter(written, Readable);
            WorkflowSpecJson.Write(json, spec);
        }
        catch (FormatException e)
        {
            throw new UsageException($"{name}: {e.Message}");
        }

        await CheckedWorkflow.WriteAsync(parsed.GetValue(output), Encoding.UTF8.GetString(written.ToArray()) + "\n", cancellation);
        return ExitCodes.Done;
    }
}
