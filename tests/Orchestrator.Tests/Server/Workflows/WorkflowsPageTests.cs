using System.Text.RegularExpressions;
using Orchestrator.Domain.Workflows.Expressions;
using Orchestrator.Domain.Workflows.Expressions.Functions;
using Orchestrator.Domain.Workflows.Graph;
using Orchestrator.Server.Tasks;
using Orchestrator.Server.Workflows;

namespace Orchestrator.Tests.Server.Workflows;

/// <summary><c>docs/workflows.md</c> says what workflows can say.</summary>
public sealed partial class WorkflowsPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "workflows.md"));

    [Fact]
    public void Its_examples_are_workflows()
    {
        var examples = Examples().Matches(Page).Select(match => match.Groups["yaml"].Value).ToList();
        Assert.True(examples.Count >= 2);
        Assert.All(examples, example => Assert.Empty(WorkflowText.Read(example, new WorkflowLimits(), out _)));
    }

    [Fact]
    public void It_names_every_function() =>
        Assert.All(FunctionTable.Names, name => Assert.Contains($"`{name}(", Page, StringComparison.Ordinal));

    [Fact]
    public void It_calls_functions_that_there_are() =>
        Assert.All(Calls().Matches(Page).Select(match => match.Groups["name"].Value), name => Assert.Contains(name, FunctionTable.Names));

    [Fact]
    public void It_names_every_field() =>
        Assert.All(
            WorkflowSpecReader.Known.Names.Concat(StepSpecReader.Own.Names).Concat(TaskSpecReader.Known.Names.Except(["input_data", "run_at", "delay", "idempotency_key"])),
            name => Assert.Contains($"`{name}", Page, StringComparison.Ordinal));

    [Theory]
    [InlineData("parms", "'parms' is unknown; did you mean 'params'? (column 1)")]
    public void Its_faults_are_those_that_are_said(string text, string fault)
    {
        Assert.Equal(fault, Assert.Throws<ExpressionException>(() => Expression.Parse(text)).Message);
        Assert.Contains(fault, Page, StringComparison.Ordinal);
    }

    [GeneratedRegex("```yaml\n(?<yaml>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Examples();

    [GeneratedRegex(@"^\| `(?<name>[a-z_]+)\(", RegexOptions.Multiline)]
    private static partial Regex Calls();
}
