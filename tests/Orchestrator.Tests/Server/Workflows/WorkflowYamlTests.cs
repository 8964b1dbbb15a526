using System.Text;
using FsCheck.Fluent;
using Orchestrator.Domain.Workflows.Graph;
using Orchestrator.Server.Workflows;
using Orchestrator.Tests.Domain;

namespace Orchestrator.Tests.Server.Workflows;

/// <summary>YAML stands for the JSON that the core schema of YAML 1.2 says, or its fault has a place.</summary>
public sealed class WorkflowYamlTests
{
    [Theory]
    [InlineData("a: 1", """{"a":1}""")]
    [InlineData("[yes, no, on, off, y, true, False, null, ~, '', 'null', \"1\"]", """["yes","no","on","off","y",true,false,null,null,"","null","1"]""")]
    [InlineData("[1, -2, +3, 007, 1.50, .5, 5., 1e3, -1.5E-3, 0x1F, 0o17, 1_000, 1:30, 12345678901234567890123]", """[1,-2,3,7,1.50,0.5,5,1e3,-1.5E-3,31,15,"1_000","1:30",12345678901234567890123]""")]
    [InlineData("a:\n  - b: |\n      two\n      lines\n  -", """{"a":[{"b":"two\nlines\n"},null]}""")]
    [InlineData("x: &one {a: 1}\ny: *one\nz: [*one]", """{"x":{"a":1},"y":{"a":1},"z":[{"a":1}]}""")]
    [InlineData("a: !!str 1\nb: ! 2\n# a comment", """{"a":"1","b":"2"}""")]
    [InlineData("when: ${tasks.a.result > 1}\nq: \"${params.x}\"", """{"when":"${tasks.a.result > 1}","q":"${params.x}"}""")]
    [InlineData("{\"json\": [1, {\"a\": null}]}", """{"json":[1,{"a":null}]}""")]
    [InlineData("1: x", """{"1":"x"}""")]
    public void Yaml_stands_for_json(string yaml, string json)
    {
        Assert.Null(WorkflowYaml.ToJson(yaml, out var bytes));
        Assert.Equal(json, Encoding.UTF8.GetString(bytes));
    }

    [Theory]
    [InlineData("", "line 1, column 1: there is nothing but comments")]
    [InlineData("a: 1\nb: 2\na: 3", "line 3, column 1: 'a' is there a second time, after line 1")]
    [InlineData("a: 1\n b: 3", "line 2, column 3: ")]
    [InlineData("a: [1, 2\nb: 3", "line 1, column 5: what follows is no YAML")]
    [InlineData("a: *none", "line 1, column 4: ")]
    [InlineData("a: &x [*x]", "line 1, column 8: *x stands within what it stands for")]
    [InlineData("a: 1\n---\nb: 2", "line 2, column 1: a second document begins; a workflow is one document")]
    [InlineData("a: .inf", "line 1, column 4: JSON has no .inf; quote it if it is a text")]
    [InlineData("a: !!timestamp 2020-01-01", "line 1, column 4: the tag tag:yaml.org,2002:timestamp is not known here; quote what is to be a text")]
    [InlineData("? [a]\n: 1", "line 1, column 3: the name of a field must be a text")]
    public void Faults_have_a_place(string yaml, string fault)
    {
        Assert.StartsWith(fault, WorkflowYaml.ToJson(yaml, out var json), StringComparison.Ordinal);
        Assert.Empty(json);
    }

    [Fact]
    public void Aliases_do_not_explode()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 12; i++)
        {
            bomb.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.Contains("too large", WorkflowYaml.ToJson(bomb.ToString(), out _), StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_text_does_not_take_the_stack()
    {
        Assert.Contains("nested more than", WorkflowYaml.ToJson(new string('[', 50_000), out _), StringComparison.Ordinal);
        Assert.NotNull(WorkflowYaml.ToJson("a: &a [1]\n" + string.Concat(Enumerable.Range(0, 400).Select(i => $"b{i}: &b{i} [*{(i == 0 ? "a" : $"b{i - 1}")}]\n")), out _));
    }

    [Fact]
    public void Nothing_but_a_fault_comes_of_any_text() =>
        Properties.CheckLists(Gen.Elements("a", ":", " ", "\n", "- ", "[", "]", "{", "}", "&x", "*x", "'", "\"", "|", "\t", "!", "%", "? ", "1", ",", "#", "\u0001", "---"), 14, words =>
        {
            var fault = WorkflowYaml.ToJson(string.Concat(words), out _);
            Assert.True(fault is null || fault.StartsWith("line ", StringComparison.Ordinal), fault);
        }, runs: 3_000);

    [Fact]
    public void A_workflow_is_read_from_either_form()
    {
        const string Yaml = """
            workflow_id: greet
            tasks:
              - task_id: hello
                task_type: echo
                parameters: {text: "Hello, ${params.name}"}
            """;
        Assert.Empty(WorkflowText.Read(Yaml, new WorkflowLimits(), out var spec));
        Assert.Equal("greet", spec!.Id);
        Assert.Empty(WorkflowText.Read("""{"workflow_id": "greet", "tasks": [{"task_id": "a", "task_type": "echo"}]}""", new WorkflowLimits(), out _));
        Assert.Equal("line 1, column 4: ", Assert.Single(WorkflowText.Read("a: [\nb: 1", new WorkflowLimits(), out _)).Cure[..18]);
        Assert.StartsWith("Line 1, position 3", Assert.Single(WorkflowText.Read("{\"", new WorkflowLimits(), out _)).Cure, StringComparison.Ordinal);
        Assert.Equal("workflow_id", WorkflowText.Read("tasks: []", new WorkflowLimits(), out _)[0].Field);
    }
}
