using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Orchestrator.Tests.Server.Metrics;

/// <summary>A small and strict reader of Prometheus' text format.</summary>
internal sealed partial class Scrape
{
    private readonly Dictionary<string, Family> families = [];

    private Scrape()
    {
    }

    public IReadOnlyCollection<Family> Families => families.Values;

    public Family this[string name] => families[name];

    /// <summary>Reads a server's page.</summary>
    public static async Task<Scrape> OfAsync(TestServer server)
    {
        var answer = await server.GetAsync("/metrics");
        Assert.Equal(200, answer.Status);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.ContentHeaders.ContentType!.ToString());
        return Parse(Encoding.UTF8.GetString(answer.Body));
    }

    /// <summary>Reads a page; whatever the format does not allow fails the test.</summary>
    public static Scrape Parse(string text)
    {
        var scrape = new Scrape();
        Family? current = null;
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        foreach (var line in text.Split('\n')[..^1])
        {
            if (HelpLine().Match(line) is { Success: true } help)
            {
                current = new Family(help.Groups["name"].Value, help.Groups["help"].Value);
                Assert.True(scrape.families.TryAdd(current.Name, current), $"{current.Name} comes twice");
            }
            else if (TypeLine().Match(line) is { Success: true } type)
            {
                Assert.Equal(current?.Name, type.Groups["name"].Value);
                Assert.Empty(current!.Type);
                current.Type = type.Groups["type"].Value;
            }
            else
            {
                var sample = SampleLine().Match(line);
                Assert.True(sample.Success, $"Not a sample: {line}");
                var name = sample.Groups["name"].Value;
                Assert.True(current is { Type.Length: > 0 } && current.Owns(name), $"{name} comes before its type");
                var labels = sample.Groups["label"].Captures.Zip(
                    sample.Groups["value"].Captures, (label, value) => KeyValuePair.Create(label.Value, Unescape(value.Value)));
                current.Samples.Add(new Sample(name, [.. labels], Number(sample.Groups["number"].Value)));
            }
        }

        return scrape;
    }

    /// <summary>The one value with these labels, written <c>a=b,c=d</c>.</summary>
    public double Value(string name, string labels = "") =>
        Assert.Single(families[name].Samples, sample => sample.LabelText == labels).Value;

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static string Unescape(string text) => Escaped().Replace(
        text, match => match.Value switch { @"\\" => @"\", @"\n" => "\n", "\\\"" => "\"", _ => throw new FormatException(match.Value) });

    [GeneratedRegex(@"^# HELP (?<name>[a-z_][a-z0-9_]*) (?<help>\S.*)$")]
    private static partial Regex HelpLine();

    [GeneratedRegex("^# TYPE (?<name>[a-z_][a-z0-9_]*) (?<type>counter|gauge|histogram)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^(?<name>[a-z_][a-z0-9_]*)(?:\{(?:(?<label>[a-z_]+)=""(?<value>(?:[^""\\]|\\.)*)""(?:,(?!\})|(?=\})))+\})? (?<number>\S+)$")]
    private static partial Regex SampleLine();

    [GeneratedRegex(@"\\.")]
    private static partial Regex Escaped();

    internal sealed record Sample(string Name, KeyValuePair<string, string>[] Labels, double Value)
    {
        public string LabelText => string.Join(',', Labels.Select(label => $"{label.Key}={label.Value}"));
    }

    internal sealed record Family(string Name, string Help)
    {
        public string Type { get; set; } = string.Empty;

        public List<Sample> Samples { get; } = [];

        /// <summary>The names of its labels; <c>le</c> is part of the type.</summary>
        public IEnumerable<string> LabelNames => Samples.SelectMany(sample => sample.Labels).Select(label => label.Key).Where(name => name != "le").Distinct();

        public bool Owns(string sample) => Type == "histogram"
            ? sample == Name + "_bucket" || sample == Name + "_sum" || sample == Name + "_count"
            : sample == Name;
    }
}
