using System.Diagnostics.Metrics;
using System.Globalization;
using Orchestrator.Engine;
using Orchestrator.Engine.Metrics;

namespace Orchestrator.Server.Metrics;

/// <summary>
/// Asks the instruments of this server's engine and of the server itself, and of no other in the process, when somebody
/// looks; in between it does nothing.
/// </summary>
internal sealed class MetricsCollector : IDisposable
{
    private readonly Lock gate = new();
    private readonly EngineMetrics engine;
    private readonly HttpRequests requests;
    private readonly MeterListener listener = new();
    private readonly List<Asked> asked = [];

    public MetricsCollector(OrchestratorNode node, ServerInstruments server, HttpRequests requests)
    {
        engine = node.Metrics;
        this.requests = requests;
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter == engine.Meter || instrument.Meter == server.Meter)
            {
                var entry = new Asked(instrument);
                asked.Add(entry);
                if (instrument.IsObservable)
                {
                    self.EnableMeasurementEvents(instrument, entry);
                }
            }
        };
        listener.SetMeasurementEventCallback<int>((_, value, tags, entry) => Add(entry, value, tags));
        listener.SetMeasurementEventCallback<long>((_, value, tags, entry) => Add(entry, value, tags));
        listener.SetMeasurementEventCallback<double>((_, value, tags, entry) => Add(entry, value, tags));
    }

    /// <summary>Every metric as it is now, by name.</summary>
    public IReadOnlyList<MetricFamily> Collect()
    {
        lock (gate)
        {
            if (asked.Count == 0)
            {
                listener.Start();
            }

            foreach (var entry in asked)
            {
                entry.Begin();
            }

            listener.RecordObservableInstruments();
            foreach (var entry in asked)
            {
                if (engine.Read(entry.Instrument) is { } histogram)
                {
                    entry.Family.Add(histogram);
                }
            }

            return [.. asked.Select(entry => entry.Family).Concat(requests.Collect()).OrderBy(family => family.Name, StringComparer.Ordinal)];
        }
    }

    public void Dispose() => listener.Dispose();

    private static void Add(object? entry, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new KeyValuePair<string, string>[tags.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            labels[i] = new(tags[i].Key, Convert.ToString(tags[i].Value, CultureInfo.InvariantCulture) ?? string.Empty);
        }

        ((Asked)entry!).Family.Samples.Add(new MetricSample(string.Empty, labels, value));
    }

    /// <summary>An instrument, and what it has told this time.</summary>
    private sealed class Asked
    {
        private readonly string type;

        public Asked(Instrument instrument)
        {
            Instrument = instrument;
            var kind = instrument.GetType().GetGenericTypeDefinition();
            type = kind == typeof(ObservableCounter<>) ? "counter" : kind == typeof(Histogram<>) ? "histogram" : "gauge";
            Family = NewFamily();
        }

        public Instrument Instrument { get; }

        public MetricFamily Family { get; private set; }

        public void Begin() => Family = NewFamily();

        private MetricFamily NewFamily() =>
            new(Instrument.Name, type, Instrument.Unit ?? string.Empty, Instrument.Description ?? string.Empty);
    }
}
