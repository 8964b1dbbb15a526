using System.Diagnostics;
using System.Diagnostics.Metrics;
using Orchestrator.Server.Events;
using Orchestrator.Server.Status;

namespace Orchestrator.Server.Metrics;

/// <summary>What the server counts beside the engine, and what can be said of the process.</summary>
internal sealed class ServerInstruments
{
    private const string Prefix = "orchestrator_";

    public ServerInstruments(IMeterFactory meters, EventListeners listeners)
    {
        Meter = meters.Create("Orchestrator.Server");
        Gauge("event_listeners", "{listener}", "Open event streams.", () => listeners.Count);
        Meter.CreateObservableGauge(
            Prefix + "build_info",
            () => new Measurement<long>(1, new KeyValuePair<string, object?>("version", ServerVersion.Text)),
            "1",
            "Always 1; its label tells the version.");
        PublishProcess();
    }

    public Meter Meter { get; }

    private void PublishProcess()
    {
        // The process does not start again; asking for it costs a look into the system's tables.
        using var process = Process.GetCurrentProcess();
        var startedAt = new DateTimeOffset(process.StartTime.ToUniversalTime()).ToUnixTimeMilliseconds() / 1000.0;
        Gauge("process_start_time_seconds", "s", "When the process started, in seconds since 1970.", () => startedAt);
        Counter("process_cpu_seconds_total", "s", "Processor time of the process.", () => Environment.CpuUsage.TotalTime.TotalSeconds);
        Gauge("process_resident_memory_bytes", "By", "Memory of the process that is in RAM.", () => Environment.WorkingSet);
        Gauge("gc_heap_bytes", "By", "Managed heap after the last collection.", () => GC.GetGCMemoryInfo().HeapSizeBytes);
        Counter("gc_allocated_bytes_total", "By", "Bytes allocated on the managed heap.", () => GC.GetTotalAllocatedBytes());
        Counter("gc_pause_seconds_total", "s", "Time that garbage collections have stopped the process.", () => GC.GetTotalPauseDuration().TotalSeconds);
        Meter.CreateObservableCounter(
            Prefix + "gc_collections_total",
            () => Enumerable.Range(0, GC.MaxGeneration + 1).Select(generation => new Measurement<long>(
                GC.CollectionCount(generation), new KeyValuePair<string, object?>("generation", generation))),
            "{collection}",
            "Garbage collections of this generation or an older one.");
    }

    private void Gauge(string name, string unit, string help, Func<double> value) =>
        Meter.CreateObservableGauge(Prefix + name, value, unit, help);

    private void Counter(string name, string unit, string help, Func<double> value) =>
        Meter.CreateObservableCounter(Prefix + name, value, unit, help);
}
