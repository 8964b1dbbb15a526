using Orchestrator.Engine.Metrics;
using Orchestrator.Server.Metrics;

namespace Orchestrator.Tests.Server.Metrics;

/// <summary>The text format to the letter.</summary>
public sealed class PrometheusTextTests
{
    [Fact]
    public void A_counter_is_written_with_help_type_and_labels()
    {
        var family = new MetricFamily("things_total", "counter", "{thing}", "Things that\nhappened \\ \"so\".");
        family.Samples.Add(new MetricSample(string.Empty, [new("name", "a \"b\" \\ c\nd"), new("other", "é,}")], 3));
        family.Samples.Add(new MetricSample(string.Empty, [], 0.25));

        Assert.Equal(
            """
            # HELP things_total Things that\nhappened \\ "so".
            # TYPE things_total counter
            things_total{name="a \"b\" \\ c\nd",other="é,}"} 3
            things_total 0.25

            """.ReplaceLineEndings("\n"),
            PrometheusText.Write([family]));
    }

    [Fact]
    public void A_histograms_buckets_hold_all_below_them()
    {
        var family = new MetricFamily("times", "histogram", "s", "Times.");
        family.Add(new HistogramReading([0.5, 10], [2, 0, 3], 40.5), [new("kind", "x")]);

        Assert.Equal(
            """
            # HELP times Times.
            # TYPE times histogram
            times_bucket{kind="x",le="0.5"} 2
            times_bucket{kind="x",le="10"} 2
            times_bucket{kind="x",le="+Inf"} 5
            times_sum{kind="x"} 40.5
            times_count{kind="x"} 5

            """.ReplaceLineEndings("\n"),
            PrometheusText.Write([family]));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(9_007_199_254_740_992, "9007199254740992")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(double.NaN, "NaN")]
    public void Numbers_are_written_as_the_format_wants_them(double value, string text)
    {
        var family = new MetricFamily("number", "gauge", "1", "A number.");
        family.Samples.Add(new MetricSample(string.Empty, [], value));

        Assert.EndsWith($"\nnumber {text}\n", PrometheusText.Write([family]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_equals_a_bound_is_in_its_bucket()
    {
        var requests = new RouteCounts();
        requests.Add(200, 0.025);
        requests.Add(404, 0.0251);
        requests.Add(200, 1_000);

        var durations = requests.Durations();

        Assert.Equal((2, 1), (requests.Count(2), requests.Count(4)));
        Assert.Equal([0, 0, 1, 1, 0, 0, 0, 0, 1], durations.Counts);
        Assert.Equal(1_000.0501, durations.Sum, 1e-6);
    }
}
