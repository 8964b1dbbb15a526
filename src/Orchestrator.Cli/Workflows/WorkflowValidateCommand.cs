using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orchestrator.Cli.CommandLine;
using Orchestrator.Domain.Workflows.Graph;

namespace Orchestrator.Cli.Workflows;

/// <summary><c>orc workflow validate</c></summary>
internal sealed class WorkflowValidateCommand : OrcCommand
{
    private readonly Argument<string> file = new("file") { Description = "The workflow, JSON or YAML; - for stdin.", HelpName = "file" };
    private readonly Option<bool> json = new("--json") { Description = "Answer in JSON, on one line." };

    public WorkflowValidateCommand()
        : base(
            "validate",
            "Check a workflow and say everything that is wrong with it; no server is asked, so stored workflows that it names are not looked for. Ends with 2 when something is wrong.",
            "orc workflow validate nightly.yaml")
    {
        Add(file);
        Add(json);
        SetAction(RunAsync);
    }

    public override bool ShowsExitCodes => true;

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var read = await CheckedWorkflow.ReadAsync(parsed.GetRequiredValue(file), cancellation);
        var isJson = parsed.GetValue(json);
        var definition = read.Definition(isJson ? TextWriter.Null : Console.Error);
        if (isJson)
        {
            Console.Out.WriteLine(Answer(read, definition).ToJsonString(new JsonSerializerOptions { WriteIndented = false }));
        }
        else if (definition is not null)
        {
            var path = definition.CriticalPath();
            Console.Out.WriteLine($"{definition.Spec.Id}: {Counted(definition.Steps.Count, "step")}, {Counted(Edges(definition), "edge")}.");
            Console.Out.WriteLine($"Critical path, {Seconds(path):0.###} s by the estimates: {Ids(path)}");
        }

        return definition is null ? ExitCodes.Usage : ExitCodes.Done;
    }

    private static JsonObject Answer(CheckedWorkflow read, WorkflowDefinition? definition)
    {
        var answer = new JsonObject { ["valid"] = definition is not null };
        if (definition is not null)
        {
            var path = definition.CriticalPath();
            answer["workflow_id"] = definition.Spec.Id;
            answer["steps"] = definition.Steps.Count;
            answer["edges"] = Edges(definition);
            answer["critical_path"] = new JsonObject
            {
                ["seconds"] = Seconds(path),
                ["tasks"] = new JsonArray([.. path.Select(step => (JsonNode)step.Id)]),
            };
        }

        answer["faults"] = new JsonArray([.. read.Faults.Select(fault => new JsonObject { ["field"] = fault.Field, ["fault"] = fault.Cure })]);
        return answer;
    }

    private static int Edges(WorkflowDefinition definition) => definition.Steps.Sum(step => step.Dependencies.Length);

    private static double Seconds(IEnumerable<Step> path) => path.Sum(step => step.Spec.Estimate);

    private static string Counted(int count, string word) => $"{count} {word}{(count == 1 ? "" : "s")}";

    private static string Ids(IReadOnlyList<Step> path)
    {
        const int Most = 20;
        return path.Count <= Most
            ? string.Join(" -> ", path.Select(step => step.Id))
            : $"{string.Join(" -> ", path.Take(Most / 2).Select(step => step.Id))} -> ... ({path.Count - Most} more) ... -> {string.Join(" -> ", path.TakeLast(Most / 2).Select(step => step.Id))}";
    }
}
