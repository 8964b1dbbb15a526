using System.Diagnostics.Metrics;
using Orchestrator.Engine.Metrics;

namespace Orchestrator.Tests.Engine;

/// <summary>What a node's observable instruments tell at one moment.</summary>
internal sealed class MeterReading
{
    private readonly Dictionary<string, double> values = [];

    private MeterReading()
    {
    }

    /// <summary>The value of <c>name</c>, or of <c>name{label=value}</c>.</summary>
    public double this[string name] => values.TryGetValue(name, out var value) ? value : throw new KeyNotFoundException(name);

    public static MeterReading Of(EngineMetrics metrics)
    {
        var reading = new MeterReading();
        using var listener = Listen(metrics, instrument => instrument.IsObservable);
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => reading.Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => reading.Add(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
        return reading;
    }

    /// <summary>What the histogram of this name has counted.</summary>
    public static HistogramReading Histogram(EngineMetrics metrics, string name)
    {
        HistogramReading? found = null;
        using var listener = Listen(metrics, instrument =>
        {
            found ??= instrument.Name == name ? metrics.Read(instrument) : null;
            return false;
        });
        listener.Start();
        return found!;
    }

    /// <summary>A listener for those of the node's instruments that are wanted; not started yet.</summary>
    public static MeterListener Listen(EngineMetrics metrics, Func<Instrument, bool> isWanted) => new()
    {
        InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == metrics.Meter && isWanted(instrument))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        },
    };

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        values.Add(tags.IsEmpty ? instrument.Name : $"{instrument.Name}{{{tags[0].Key}={tags[0].Value}}}", value);
}
