using System.Xml.Linq;
using FsCheck.Fluent;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Graph;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Server.Workflows.Drawing;
using Orchestrator.Tests.Domain;
using static Orchestrator.Tests.Domain.Workflows.Specs;

namespace Orchestrator.Tests.Server.Workflows;

/// <summary>Pictures of workflows.</summary>
public sealed class DrawingTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static WorkflowDefinition Sample => Compile(Workflow(
        Step("load"),
        Step("a-b", "load") with { Map = "range(3)", Task = new TaskSpec { Type = "say \"<b>\" & #1;", Domain = "default" } },
        new StepSpec { Id = "ok", Dependencies = ["load"], Signal = new SignalSpec("ok", SignalSpec.DefaultTimeout, true) },
        new StepSpec { Id = "in", Dependencies = ["a-b"], Workflow = Workflow(Step("x")) },
        Step("tidy") with { IsFinal = true }));

    [Fact]
    public void Mermaid_names_every_step_and_edge() =>
        Assert.Equal(
            """
            flowchart LR
                n0["load<br/>echo"]:::completed
                n1["a-b<br/>say #34;#60;b#62;#34; #38; #35;1#59; ×n"]:::failed
                n2(["ok<br/>approval"])
                n3[["in<br/>workflow w"]]
                n4["tidy<br/>echo"]
                n0 --> n1
                n0 --> n2
                n1 --> n3
                classDef completed fill:#dff5e3,stroke:#2da44e,color:#24292f
                classDef failed fill:#ffe3e0,stroke:#cf222e,color:#24292f

            """,
            MermaidDrawing.Write(Sample, step => StepLook.Of(step) with { Tone = step.Index switch { 0 => StepTone.Completed, 1 => StepTone.Failed, _ => StepTone.Plain } }));

    [Fact]
    public void Dot_names_every_step_and_edge() =>
        Assert.Equal(
            """
            digraph "w" {
              rankdir=LR;
              node [shape=box, style="rounded,filled", fontname="sans-serif"];
              "load" [label="load\necho", fillcolor="#ffffff"];
              "a-b" [label="a-b\nsay \"<b>\" & #1; ×n", fillcolor="#ffffff"];
              "ok" [label="ok\napproval", fillcolor="#ffffff"];
              "in" [label="in\nworkflow w", fillcolor="#ffffff"];
              "tidy" [label="tidy\necho", fillcolor="#ffffff"];
              "load" -> "a-b";
              "load" -> "ok";
              "a-b" -> "in";
            }

            """,
            DotDrawing.Write(Sample));

    [Fact]
    public void The_picture_is_xml_with_every_step_and_edge()
    {
        var picture = XDocument.Parse(SvgDrawing.Write(Sample));
        Assert.Equal(["load: echo", "a-b: say \"<b>\" & #1; ×n", "ok: approval", "in: workflow w", "tidy: echo"], picture.Descendants(Svg + "g").Select(step => step.Element(Svg + "title")!.Value));
        Assert.Equal(3, Edges(picture).Count());
        Assert.Contains(picture.Descendants(Svg + "g"), step => step.Attribute("class")!.Value == "plain final");
    }

    [Fact]
    public void In_any_picture_no_step_covers_another_and_edges_lead_to_the_right() =>
        Properties.CheckLists(from a in Gen.Choose(0, 14) from b in Gen.Choose(0, 14) select (From: Math.Min(a, b), To: Math.Max(a, b)), 40, edges =>
        {
            var steps = Enumerable.Range(0, 15).Select(i => Step($"s{i}", [.. edges.Where(edge => edge.To == i && edge.From != i).Select(edge => $"s{edge.From}")])).ToArray();
            var picture = XDocument.Parse(SvgDrawing.Write(Compile(Workflow(steps))));
            var boxes = picture.Descendants(Svg + "rect").Select(box => (X: Number(box, "x"), Y: Number(box, "y"), W: Number(box, "width"), H: Number(box, "height"))).ToList();
            var size = picture.Root!.Attribute("viewBox")!.Value.Split(' ').Select(int.Parse).ToList();
            Assert.All(boxes, box => Assert.True(box.X >= 0 && box.Y >= 0 && box.X + box.W <= size[2] && box.Y + box.H <= size[3]));
            Assert.All(boxes.SelectMany((box, i) => boxes.Skip(i + 1).Select(other => (box, other))), pair =>
                Assert.True(pair.box.X + pair.box.W <= pair.other.X || pair.other.X + pair.other.W <= pair.box.X || pair.box.Y + pair.box.H <= pair.other.Y || pair.other.Y + pair.other.H <= pair.box.Y));
            Assert.Equal(edges.Distinct().Count(edge => edge.From != edge.To), Edges(picture).Count());
            Assert.All(edges.Where(edge => edge.From != edge.To), edge => Assert.True(boxes[edge.From].X + boxes[edge.From].W < boxes[edge.To].X));
        }, runs: 100);

    [Fact]
    public void Ten_thousand_steps_are_drawn()
    {
        var steps = Enumerable.Range(0, 10_000).Select(i => i == 0 ? Step("s0") : Step($"s{i}", $"s{i / 2}", $"s{i - 1}")).ToArray();
        Assert.Equal(10_000, XDocument.Parse(SvgDrawing.Write(Compile(Workflow(steps)))).Descendants(Svg + "rect").Count());
    }

    private static IEnumerable<XElement> Edges(XDocument picture) => picture.Descendants(Svg + "path").Where(path => path.Attribute("class")?.Value == "edge");

    private static int Number(XElement element, string name) => int.Parse(element.Attribute(name)!.Value);
}
