using System.Globalization;
using System.Text;
using Orchestrator.Domain.Workflows.Graph;

namespace Orchestrator.Server.Workflows.Drawing;

/// <summary>A workflow in the language of Graphviz.</summary>
public static class DotDrawing
{
    private static readonly Dictionary<StepTone, string> Fills = new()
    {
        [StepTone.Plain] = "#ffffff",
        [StepTone.Pending] = "#eef1f4",
        [StepTone.Running] = "#ddeeff",
        [StepTone.Completed] = "#dff5e3",
        [StepTone.Failed] = "#ffe3e0",
        [StepTone.Skipped] = "#f6f8fa",
    };

    /// <param name="look">How each step is drawn; null for <see cref="StepLook.Of"/>.</param>
    public static string Write(WorkflowDefinition definition, Func<Step, StepLook>? look = null)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"digraph \"{Escape(definition.Spec.Id)}\" {{\n  rankdir=LR;\n  node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\"];\n");
        foreach (var step in definition.Steps)
        {
            var shown = (look ?? StepLook.Of)(step);
            var detail = shown.Detail.Length == 0 ? "" : "\\n" + Escape(shown.Detail);
            text.Append(CultureInfo.InvariantCulture, $"  \"{Escape(step.Id)}\" [label=\"{Escape(shown.Title)}{detail}\", fillcolor=\"{Fills[shown.Tone]}\"];\n");
        }

        foreach (var step in definition.Steps)
        {
            foreach (var dependent in step.Dependents)
            {
                text.Append(CultureInfo.InvariantCulture, $"  \"{Escape(step.Id)}\" -> \"{Escape(definition.Steps[dependent].Id)}\";\n");
            }
        }

        return text.Append("}\n").ToString();
    }

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
