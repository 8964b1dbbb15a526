using System.Text;
using System.Text.Json;
using FsCheck.Fluent;
using Orchestrator.Server.Workflows.Import;
using Orchestrator.Tests.Domain;
using Orchestrator.Tests.Domain.Workflows;

namespace Orchestrator.Tests.Server.Workflows;

/// <summary>Recorded runs in the WfCommons format become workflows of the same shape.</summary>
public sealed class WfCommonsTests
{
    [Fact]
    public void Steps_dependencies_and_times_are_taken_over()
    {
        var spec = WfCommons.Read(Encoding.UTF8.GetBytes("""
            {"name": "my run", "schemaVersion": "1.5", "workflow": {
              "specification": {"tasks": [
                {"name": "split", "id": "split_1", "children": ["work 2", "work_2"], "parents": []},
                {"name": "work", "id": "work 2", "children": ["join"], "parents": ["split_1"]},
                {"name": "work", "id": "work_2", "children": [], "parents": ["split_1"]},
                {"name": "join", "id": "join", "children": [], "parents": ["work_2"]}]},
              "execution": {"makespanInSeconds": 9, "tasks": [{"id": "split_1", "runtimeInSeconds": 1.5}, {"id": "work 2", "runtimeInSeconds": 20000}, {"id": "join", "runtimeInSeconds": 0}]}}}
            """), 0.1);

        Specs.Compile(spec);
        Assert.Equal(("my_run", "my run"), (spec.Id, spec.Name));
        Assert.Equal(["split_1", "work_2", "work_2-2", "join"], spec.Steps.Select(step => step.Id));
        Assert.Equal(["", "split_1", "split_1", "work_2-2,work_2"], spec.Steps.Select(step => string.Join(',', step.Dependencies)));
        Assert.Equal([1.5, 20000, 0.000001, 0.000001], spec.Steps.Select(step => step.Estimate));
        Assert.Equal([0.15, 2000, 0, 0], spec.Steps.Select(step => JsonElement.Parse(step.Parameters.Span).GetProperty("seconds").GetDouble()));
        Assert.Equal([300, 4000, 300, 300], spec.Steps.Select(step => step.Task!.Timeout.TotalSeconds));
        Assert.All(spec.Steps, step => Assert.Equal("sleep", step.Task!.Type));
    }

    [Theory]
    [InlineData("{", "This is no JSON")]
    [InlineData("[]", "There is no workflow;")]
    [InlineData("""{"workflow": {"tasks": []}}""", "There is no workflow.specification;")]
    [InlineData("""{"workflow": {"specification": {"tasks": [{"name": "x"}]}}}""", "workflow.specification.tasks[0] has no id.")]
    [InlineData("""{"workflow": {"specification": {"tasks": [{"id": "x"}, {"id": "x"}]}}}""", "workflow.specification.tasks[1] has the id 'x', as another task.")]
    [InlineData("""{"workflow": {"specification": {"tasks": [{"id": "x", "children": ["y"]}]}}}""", "Task 'x' has the child 'y', which is not there.")]
    public void What_is_no_recording_says_why(string json, string message) =>
        Assert.StartsWith(message, Assert.Throws<FormatException>(() => WfCommons.Read(Encoding.UTF8.GetBytes(json), 1)).Message, StringComparison.Ordinal);

    [Fact]
    public void Any_recorded_shape_stays_as_it_is() =>
        Properties.CheckLists(from a in Gen.Choose(0, 19) from b in Gen.Choose(0, 19) select (From: Math.Min(a, b), To: Math.Max(a, b)), 60, edges =>
        {
            var kept = edges.Where(edge => edge.From != edge.To).Distinct().ToList();
            var tasks = Enumerable.Range(0, 20).Select(i => new
            {
                id = $"t{i}",
                parents = kept.Where(edge => edge.To == i && (edge.From % 3) != 0).Select(edge => $"t{edge.From}"),
                children = kept.Where(edge => edge.From == i && (edge.From % 3) != 1).Select(edge => $"t{edge.To}"),
            });
            var spec = WfCommons.Read(JsonSerializer.SerializeToUtf8Bytes(new { name = "r", workflow = new { specification = new { tasks } } }), 1);
            Assert.Equal(
                kept.Select(edge => $"t{edge.From}>t{edge.To}").Order(StringComparer.Ordinal),
                spec.Steps.SelectMany(step => step.Dependencies.Select(parent => $"{parent}>{step.Id}")).Order(StringComparer.Ordinal));
        }, runs: 100);
}
