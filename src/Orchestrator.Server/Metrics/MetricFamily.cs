using System.Globalization;
using Orchestrator.Engine.Metrics;

namespace Orchestrator.Server.Metrics;

/// <summary>A metric with all its numbers at one moment.</summary>
/// <param name="Type"><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</param>
/// <param name="Unit">Unit in the notation of UCUM, as <c>s</c>, <c>By</c> or <c>{task}</c>.</param>
internal sealed record MetricFamily(string Name, string Type, string Unit, string Help)
{
    public List<MetricSample> Samples { get; } = [];

    /// <summary>Adds a histogram: its buckets, each with all below it, then sum and count.</summary>
    public void Add(HistogramReading reading, params KeyValuePair<string, string>[] labels)
    {
        var count = 0L;
        for (var i = 0; i < reading.Counts.Count; i++)
        {
            count += reading.Counts[i];
            var bound = i < reading.Bounds.Count ? reading.Bounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
            Samples.Add(new MetricSample("_bucket", [.. labels, new("le", bound)], count));
        }

        Samples.Add(new MetricSample("_sum", labels, reading.Sum));
        Samples.Add(new MetricSample("_count", labels, count));
    }
}
