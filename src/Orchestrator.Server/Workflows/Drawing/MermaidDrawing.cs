using System.Globalization;
using System.Text;
using Orchestrator.Domain.Workflows.Graph;

namespace Orchestrator.Server.Workflows.Drawing;

/// <summary>A workflow as a Mermaid flowchart.</summary>
public static class MermaidDrawing
{
    private static readonly Dictionary<StepTone, string> Styles = new()
    {
        [StepTone.Pending] = "fill:#eef1f4,stroke:#8a94a0,color:#24292f",
        [StepTone.Running] = "fill:#ddeeff,stroke:#1f6feb,color:#24292f",
        [StepTone.Completed] = "fill:#dff5e3,stroke:#2da44e,color:#24292f",
        [StepTone.Failed] = "fill:#ffe3e0,stroke:#cf222e,color:#24292f",
        [StepTone.Skipped] = "fill:#f6f8fa,stroke:#afb8c1,color:#6e7781,stroke-dasharray:4 3",
    };

    /// <param name="look">How each step is drawn; null for <see cref="StepLook.Of"/>.</param>
    public static string Write(WorkflowDefinition definition, Func<Step, StepLook>? look = null)
    {
        var text = new StringBuilder("flowchart LR\n");
        var looks = definition.Steps.Select(look ?? StepLook.Of).ToList();
        for (var i = 0; i < looks.Count; i++)
        {
            var (open, close) = definition.Steps[i].Kind switch
            {
                StepKind.Signal => ("([", "])"),
                StepKind.Workflow => ("[[", "]]"),
                _ => ("[", "]"),
            };
            var detail = looks[i].Detail.Length == 0 ? "" : "<br/>" + Escape(looks[i].Detail);
            text.Append(CultureInfo.InvariantCulture, $"    n{i}{open}\"{Escape(looks[i].Title)}{detail}\"{close}{(looks[i].Tone == StepTone.Plain ? "" : ":::" + Name(looks[i].Tone))}\n");
        }

        foreach (var step in definition.Steps)
        {
            foreach (var dependent in step.Dependents)
            {
                text.Append(CultureInfo.InvariantCulture, $"    n{step.Index} --> n{dependent}\n");
            }
        }

        foreach (var tone in looks.Select(look => look.Tone).Distinct().Where(Styles.ContainsKey).Order())
        {
            text.Append(CultureInfo.InvariantCulture, $"    classDef {Name(tone)} {Styles[tone]}\n");
        }

        return text.ToString();
    }

    private static string Name(StepTone tone) => tone.ToString().ToLowerInvariant();

    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || rune.Value is ' ' or '_' or '-' or '.' or ':' or '/' or '%' or '×' or '(' or ')')
            {
                escaped.Append(rune.ToString());
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"#{rune.Value};");
            }
        }

        return escaped.ToString();
    }
}
