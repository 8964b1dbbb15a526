using System.Linq.Expressions;
using Orchestrator.Sdk.Workflows;

namespace Orchestrator.Tests.Sdk.Workflows;

/// <summary>C# expressions in the words of workflows.</summary>
public sealed class ExpressionTests
{
    [Fact]
    public void Operators_and_functions_that_both_have_are_written_as_they_are()
    {
        var limit = 3;
        Assert.Equal("params.count > 3", Written(w => () => w.Input.Count > limit));
        Assert.Equal("(params.count + 1) * 2 == params.count", Written(w => () => (w.Input.Count + 1) * 2 == w.Input.Count));
        Assert.Equal("params.name == \"x\\\"y\" || !params.ready", Written(w => () => w.Input.Name == "x\"y" || !w.Input.Ready));
        Assert.Equal("starts_with(trim(params.name), \"a\") && contains(params.name, \"b\")", Written(w => () => w.Input.Name.Trim().StartsWith('a') && w.Input.Name.Contains('b')));
        Assert.Equal("len(params.tags) > 0 && contains(params.tags, \"x\")", Written(w => () => w.Input.Tags.Count > 0 && w.Input.Tags.Contains("x")));
        Assert.Equal("contains(params.codes, 4) && params.codes[0] == 1 && len(params.codes) < 9", Written(w => () => w.Input.Codes.Contains(4) && w.Input.Codes[0] == 1 && w.Input.Codes.Length < 9));
        Assert.Equal("contains([1, 3], params.count)", Written(w => () => new[] { 1, limit }.Contains(w.Input.Count)));
        Assert.Equal("(params.note ?? \"none\") == \"none\"", Written(w => () => (w.Input.Note ?? "none") == "none"));
        Assert.Equal("params.maybe != null && params.maybe >= 2", Written(w => () => w.Input.Maybe.HasValue && w.Input.Maybe.Value >= 2));
        Assert.Equal("params.map.a == 1 && params.map[\"b c\"] == 2", Written(w => () => w.Input.Map["a"] == 1 && w.Input.Map["b c"] == 2));
        Assert.Equal("sum(params.codes) > max(1, params.count)", Written(w => () => w.Input.Codes.Sum() > Math.Max(1, w.Input.Count)));
        Assert.Equal("(params.ready ? 1 : 2) == 1", Written(w => () => (w.Input.Ready ? 1 : 2) == 1));
        Assert.Equal("params.share / 2 < 0.5", Written(w => () => w.Input.Share / 2 < 0.5));
        Assert.Equal("\"n\" + string(params.count) == params.name", Written(w => () => "n" + w.Input.Count == w.Input.Name));
        Assert.Equal("params.size == 1", Written(w => () => w.Input.Size == Size.Large));
        Assert.Equal("(sort(params.tags)[0]) == \"a\"", Written(w => () => Workflow.Expression<string>("sort(params.tags)[0]") == "a"));
    }

    [Fact]
    public void A_step_with_another_name_than_a_word_is_quoted()
    {
        var workflow = Workflow.Define<Thing, Thing>("w", w =>
        {
            var first = w.Step<Thing>("a-b", "t", () => new { x = 1 });
            return w.Step<Thing>("c", "t", () => new { y = first.Result.Name }).When(() => first.Status == "completed");
        });

        Assert.Equal("tasks[\"a-b\"].status == \"completed\"", workflow.Spec.Tasks[1].When);
        Assert.Equal("""{"y":"${tasks[\"a-b\"].result.name}"}""", workflow.Spec.Tasks[1].Parameters.ToString());
        Assert.Equal(["a-b"], workflow.Spec.Tasks[1].Dependencies!);
    }

    [Fact]
    public void What_a_workflow_cannot_work_out_is_refused_and_named()
    {
        var known = new Dictionary<string, int> { ["a"] = 1 };
        Assert.Contains("divides whole numbers", Refused(w => () => w.Input.Count / 2 == 1), StringComparison.Ordinal);
        Assert.Contains("Normalize", Refused(w => () => w.Input.Name.Normalize() == "x"), StringComparison.Ordinal);
        Assert.Contains("by their characters", Refused(w => () => w.Input.Name.StartsWith("x", StringComparison.OrdinalIgnoreCase)), StringComparison.Ordinal);
        Assert.Contains("(int)", Refused(w => () => (int)w.Input.Share == 1).Replace("Convert", "(int)", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("formats", Refused(w => () => $"{w.Input.Count:000}" == "001"), StringComparison.Ordinal);
        Assert.Contains("is an object", Refused(w => () => w.Input.Map == known), StringComparison.Ordinal);
        Assert.Contains("Hidden", Refused(w => () => w.Input.Hidden == 1), StringComparison.Ordinal);
    }

    private static string Written(Func<WorkflowBuilder<Thing>, Expression<Func<bool>>> condition) =>
        Workflow.Define<Thing, Thing>("w", w => w.Step<Thing>("a", "t", () => new { x = 1 }).When(condition(w))).Spec.Tasks[0].When!;

    private static string Refused(Func<WorkflowBuilder<Thing>, Expression<Func<bool>>> condition) => Assert.Throws<NotSupportedException>(() => Written(condition)).Message;

    private enum Size
    {
        Small,
        Large,
    }

    private sealed record Thing(
        string Name, int Count, bool Ready, List<string> Tags, int[] Codes, string? Note, int? Maybe, Dictionary<string, int> Map, double Share, Size Size)
    {
        [System.Text.Json.Serialization.JsonIgnore]
        public int Hidden => 1;
    }
}
