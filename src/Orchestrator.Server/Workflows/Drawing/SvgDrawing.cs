using System.Globalization;
using System.Net;
using System.Text;
using Orchestrator.Domain.Workflows.Graph;

namespace Orchestrator.Server.Workflows.Drawing;

/// <summary>A workflow as a picture that stands by itself, in the colours of a light or a dark page.</summary>
public static class SvgDrawing
{
    private const int Margin = 16;
    private const int RowHeight = 56;
    private const int NodeHeight = 40;
    private const int ColumnGap = 56;
    private const int LongestLabel = 28;
    private const double LetterWidth = 7.4;
    private const int LeastWidth = 72;

    private const string Style = """
        <style>
          svg { --text: #24292f; --soft: #57606a; --line: #8c959f; --fill: #ffffff; --pending: #eef1f4; --running: #ddeeff; --completed: #dff5e3; --failed: #ffe3e0; --skipped: #f6f8fa; }
          @media (prefers-color-scheme: dark) {
            svg { --text: #e6edf3; --soft: #9198a1; --line: #6e7681; --fill: #161b22; --pending: #21262d; --running: #0c2d6b; --completed: #0f3d1e; --failed: #5d1512; --skipped: #161b22; }
          }
          text { font: 13px system-ui, sans-serif; fill: var(--text); text-anchor: middle; }
          .detail { font-size: 11px; fill: var(--soft); }
          rect { fill: var(--fill); stroke: var(--line); }
          .final rect { stroke-width: 2.5; }
          .pending rect { fill: var(--pending); } .running rect { fill: var(--running); stroke: #1f6feb; } .completed rect { fill: var(--completed); stroke: #2da44e; }
          .failed rect { fill: var(--failed); stroke: #cf222e; } .skipped rect { fill: var(--skipped); stroke-dasharray: 4 3; }
          .edge { fill: none; stroke: var(--line); stroke-width: 1.3; marker-end: url(#arrow); }
          marker path { fill: var(--line); }
        </style>
        <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 L8 4 L0 8 z"/></marker></defs>

        """;

    /// <param name="look">How each step is drawn; null for <see cref="StepLook.Of"/>.</param>
    public static string Write(WorkflowDefinition definition, Func<Step, StepLook>? look = null)
    {
        var layout = LayeredLayout.Of(definition);
        var looks = definition.Steps.Select(look ?? StepLook.Of).ToList();
        var places = Places(layout, looks, out var size);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size.X} {size.Y}\" width=\"{size.X}\" height=\"{size.Y}\" role=\"img\">\n");
        text.Append(CultureInfo.InvariantCulture, $"<title>{Escape(definition.Spec.Name ?? definition.Spec.Id)}</title>\n").Append(Style);
        foreach (var edge in layout.Edges)
        {
            WriteEdge(text, edge, places);
        }

        for (var i = 0; i < looks.Count; i++)
        {
            WriteStep(text, definition.Steps[i], looks[i], places[i]);
        }

        return text.Append("</svg>\n").ToString();
    }

    private static Place[] Places(LayeredLayout layout, List<StepLook> looks, out (int X, int Y) size)
    {
        var tallest = layout.Layers.Max(layer => layer.Count);
        var places = new Place[layout.Rows.Count];
        var x = Margin;
        foreach (var layer in layout.Layers)
        {
            var width = layer.Where(node => node < looks.Count).Select(node => Width(looks[node])).DefaultIfEmpty(LeastWidth).Max();
            var top = Margin + ((tallest - layer.Count) * RowHeight / 2);
            foreach (var node in layer)
            {
                places[node] = new Place(x, top + (layout.Rows[node] * RowHeight) + (NodeHeight / 2), width);
            }

            x += width + ColumnGap;
        }

        size = (x - ColumnGap + Margin, (2 * Margin) + (tallest * RowHeight) - (RowHeight - NodeHeight));
        return places;
    }

    private static int Width(StepLook look) =>
        Math.Max(LeastWidth, (int)(Math.Max(Shorten(look.Title).Length, Shorten(look.Detail).Length * 0.85) * LetterWidth) + 20);

    private static void WriteEdge(StringBuilder text, int[] edge, Place[] places)
    {
        var from = places[edge[0]];
        text.Append(CultureInfo.InvariantCulture, $"<path class=\"edge\" d=\"M{from.Right} {from.Y}");
        var x = from.Right;
        var y = from.Y;
        foreach (var node in edge.AsSpan(1))
        {
            var to = places[node];
            var middle = (x + to.X) / 2;
            text.Append(CultureInfo.InvariantCulture, $" C{middle} {y} {middle} {to.Y} {to.X} {to.Y}");
            (x, y) = (to.X, to.Y);
            if (node != edge[^1])
            {
                text.Append(CultureInfo.InvariantCulture, $" L{to.Right} {to.Y}");
                x = to.Right;
            }
        }

        text.Append("\"/>\n");
    }

    private static void WriteStep(StringBuilder text, Step step, StepLook look, Place place)
    {
        var centre = place.X + (place.Width / 2);
        var isRound = step.Kind == StepKind.Signal;
        text.Append(CultureInfo.InvariantCulture, $"<g class=\"{look.Tone.ToString().ToLowerInvariant()}{(step.Spec.IsFinal ? " final" : "")}\"><title>{Escape(look.Title)}: {Escape(look.Detail)}</title>");
        text.Append(CultureInfo.InvariantCulture, $"<rect x=\"{place.X}\" y=\"{place.Y - (NodeHeight / 2)}\" width=\"{place.Width}\" height=\"{NodeHeight}\" rx=\"{(isRound ? NodeHeight / 2 : 6)}\"/>");
        text.Append(CultureInfo.InvariantCulture, $"<text x=\"{centre}\" y=\"{place.Y + (look.Detail.Length == 0 ? 5 : -3)}\">{Escape(Shorten(look.Title))}</text>");
        if (look.Detail.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"<text class=\"detail\" x=\"{centre}\" y=\"{place.Y + 13}\">{Escape(Shorten(look.Detail))}</text>");
        }

        text.Append("</g>\n");
    }

    private static string Shorten(string text) => text.Length > LongestLabel ? text[..(LongestLabel - 1)] + "…" : text;

    private static string Escape(string text) => WebUtility.HtmlEncode(new string([.. text.Select(letter => char.IsControl(letter) ? ' ' : letter)]));

    /// <summary>Where something is drawn: its left, its middle from above, and how wide it is.</summary>
    private readonly record struct Place(int X, int Y, int Width)
    {
        public int Right => X + Width;
    }
}
