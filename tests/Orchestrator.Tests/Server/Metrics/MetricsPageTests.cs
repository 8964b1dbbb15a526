using System.Text;

namespace Orchestrator.Tests.Server.Metrics;

/// <summary><c>docs/metrics.md</c> has the metrics that a server shows, and no others.</summary>
public sealed class MetricsPageTests
{
    private const string Begin = "<!-- metrics: from GET /metrics -->\n";
    private const string End = "<!-- end of metrics -->\n";

    [Fact]
    public async Task The_page_has_every_metric_as_a_server_shows_it()
    {
        await using var server = await TestServer.StartAsync(_ => { });
        var scrape = await Scrape.OfAsync(server);
        var units = (await server.GetAsync("/api/v1/metrics")).Json.GetProperty("metrics").EnumerateArray()
            .ToDictionary(metric => metric.GetProperty("name").GetString()!, metric => Unit(metric.GetProperty("unit").GetString()!));
        var path = Repository.PathOf("docs", "metrics.md");
        var page = await File.ReadAllTextAsync(path);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, page.IndexOf(End, StringComparison.Ordinal));
        var renewed = page[..begin] + Table(scrape, units) + page[end..];
        if (Environment.GetEnvironmentVariable("RENEW_DOCS") is { Length: > 0 })
        {
            await File.WriteAllTextAsync(path, renewed);
            return;
        }

        Assert.True(
            page == renewed,
            "docs/metrics.md is not what GET /metrics shows. Renew it: RENEW_DOCS=1 dotnet test tests/Orchestrator.Tests --filter MetricsPageTests");
    }

    private static string Table(Scrape scrape, Dictionary<string, string> units)
    {
        var table = new StringBuilder("\n| Metric | Type | Unit | Labels | Meaning |\n|---|---|---|---|---|\n");
        foreach (var family in scrape.Families)
        {
            var labels = string.Join(", ", family.LabelNames.Select(label => $"`{label}`"));
            table.Append($"| `{family.Name}` | {family.Type} | {units[family.Name]} | {labels} | {family.Help} |\n");
        }

        return table.Append('\n').ToString();
    }

    private static string Unit(string unit) => unit switch
    {
        "By" => "byte",
        "s" => "second",
        "ms" => "millisecond",
        "1" => "",
        _ => unit.Trim('{', '}'),
    };
}
