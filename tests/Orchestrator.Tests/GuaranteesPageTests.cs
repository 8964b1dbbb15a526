using System.Text.RegularExpressions;

namespace Orchestrator.Tests;

/// <summary><c>docs/guarantees.md</c> names the tests that show what it promises.</summary>
public sealed partial class GuaranteesPageTests
{
    [Fact]
    public void Every_test_that_the_page_names_exists()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "guarantees.md"));
        var tests = Repository.Files("tests", "*.cs").SelectMany(file => TestInSource().Matches(File.ReadAllText(file))).Select(match => match.Groups["name"].Value).ToHashSet();

        var named = TestOnPage().Matches(page).Select(match => match.Groups["name"].Value).Distinct().ToList();

        Assert.True(named.Count > 20, $"The page names {named.Count} tests.");
        Assert.All(named, name => Assert.Contains(name, tests));
    }

    [Fact]
    public void Every_promise_names_a_test()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "guarantees.md"));

        var promises = page[page.IndexOf("## Promises", StringComparison.Ordinal)..page.IndexOf("## How soon", StringComparison.Ordinal)]
            .Split('\n').Where(line => line.StartsWith('|')).Skip(2).ToList();

        Assert.NotEmpty(promises);
        Assert.All(promises, promise => Assert.Matches(TestOnPage(), promise));
    }

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+){3,})`")]
    private static partial Regex TestOnPage();

    [GeneratedRegex(@"\[(Fact|Theory|InlineData|MemberData)[^\n]*\]\s+public (async )?(Task|void) (?<name>[A-Za-z0-9_]+)\(")]
    private static partial Regex TestInSource();
}
