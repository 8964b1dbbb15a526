using System.Text.RegularExpressions;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Tests.Domain;

public sealed partial class TaskStatesPageTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "task-states.md"));

    [Fact]
    public void Page_draws_exactly_the_arrows_of_the_code()
    {
        var drawn = Arrow().Matches(Page).Select(match => match.Value.Trim()).ToList();
        var coded = TaskTransitions.All
            .Select(step => $"{step.From?.Name() ?? "[*]"} --> {step.To.Name()}: {step.Event.Name()}").ToList();

        Assert.Empty(drawn.Except(coded));
        Assert.Empty(coded.Except(drawn));
        Assert.Distinct(drawn);
        Assert.Equal(drawn.Count, Page.Split('\n').Count(line => line.Contains("-->", StringComparison.Ordinal)));
    }

    [Fact]
    public void Page_explains_exactly_the_states_of_the_code_in_their_order() =>
        Assert.Equal(TaskStates.All.Select(state => state.Name()), FirstCells("state"));

    [Fact]
    public void Page_explains_exactly_the_error_kinds_and_which_are_retried_by_default()
    {
        Assert.Equal(ErrorKindNames.All.Select(entry => entry.Name), FirstCells("error kind"));
        foreach (var (name, kind) in ErrorKindNames.All)
        {
            var answer = RetryPolicy.DefaultRetryOn.HasFlag(kind) ? "yes" : "no";
            Assert.Matches($@"(?m)^\| `{name}` \|.*\| {answer} \|$", Page);
        }
    }

    [Fact]
    public void Page_states_the_guarantee_and_the_longest_wait()
    {
        Assert.Contains("at-least-once start, exactly one accepted result, nothing acknowledged is lost", Page, StringComparison.Ordinal);
        var wait = TaskPriority.Background * new TaskQueueLimits().AgeingStep;
        Assert.Contains($"fell due {wait.TotalMinutes:0} minutes later", Page, StringComparison.Ordinal);
    }

    /// <summary>The names in the first column of the table with this heading.</summary>
    private static IEnumerable<string> FirstCells(string heading) =>
        Page.Split('\n')
            .SkipWhile(line => !line.StartsWith($"| {heading} |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|')[1].Trim().Trim('`'));

    [GeneratedRegex(@"^ +(\[\*\]|[a-z_]+) --> [a-z_]+: [a-z_]+$", RegexOptions.Multiline)]
    private static partial Regex Arrow();
}
