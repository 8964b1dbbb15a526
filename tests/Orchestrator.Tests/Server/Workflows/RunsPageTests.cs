using System.Text;
using System.Text.RegularExpressions;

namespace Orchestrator.Tests.Server.Workflows;

/// <summary>What <c>docs/workflows-runs.md</c> tells its readers to do is done.</summary>
public sealed partial class RunsPageTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Every_call_on_the_page_is_answered()
    {
        var run = "";
        var calls = Call().Matches(Page()).ToList();
        Assert.InRange(calls.Count, 10, 30);
        foreach (var call in calls)
        {
            // What comes after an approval looks at an ended run.
            var path = "/api/v1" + call.Groups["path"].Value.Replace("$run", run, StringComparison.Ordinal);
            var method = new HttpMethod(call.Groups["method"] is { Success: true } named ? named.Value : "GET");
            var body = call.Groups["body"] is { Success: true } given ? new StringContent(given.Value, Encoding.UTF8, "application/json") : null;

            var answer = await server.SendAsync(method, path, body);

            Assert.True(answer.Status < 300 || MayBeRefused(path), $"{call.Value} was answered {Encoding.UTF8.GetString(answer.Body)}");
            if (method == HttpMethod.Post && path.EndsWith("/runs", StringComparison.Ordinal))
            {
                run = answer.Json.GetProperty("run_id").GetString()!;
            }

            if (path.Contains("/signals/", StringComparison.Ordinal) || path.EndsWith("/cancel", StringComparison.Ordinal))
            {
                answer = await server.GetAsync($"/api/v1/workflows/runs/{run}?wait=20");
                Assert.Equal("completed", answer.TaskStatus);
                Assert.Equal("seen by Ada", answer.Json.GetProperty("tasks").GetProperty("publish").GetProperty("result").GetProperty("note").GetString());
            }
        }
    }

    [Fact]
    public void The_code_on_the_page_is_that_of_the_example()
    {
        var example = File.ReadAllText(Repository.PathOf("examples", "workflow-code-first", "Program.cs")).ReplaceLineEndings("\n");

        Assert.All(Code().Match(Page()).Groups["code"].Value.Split('\n'), line => Assert.Contains(line, example, StringComparison.Ordinal));
    }

    /// <summary>The run of the page has completed by then, and is neither held nor stopped any more.</summary>
    private static bool MayBeRefused(string path) => path.Split('/')[^1] is "pause" or "resume" or "cancel";

    private static string Page() => File.ReadAllText(Repository.PathOf("docs", "workflows-runs.md")).ReplaceLineEndings("\n");

    [GeneratedRegex("""curl -s (?:-X (?<method>[A-Z]+) )?"?\$api(?<path>[^\s"]+)"?(?: -H "\$json" -d '(?<body>[^']*)')?""")]
    private static partial Regex Call();

    [GeneratedRegex("```csharp\n(?<code>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Code();
}
