using System.Globalization;
using Orchestrator.Cli.Bench.Servers;

namespace Orchestrator.Cli.Bench.Soak;

/// <summary>Looks at a server from outside.</summary>
internal sealed class SoakProbe(BenchServer server) : IDisposable
{
    private const string Heap = "orchestrator_gc_heap_bytes";
    private const double Mib = 1024 * 1024;
    private static readonly string[] Ended = ["completed", "failed", "cancelled", "dead_lettered"];
    private readonly TaskCounts counts = new(server.Address);
    private readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server.Address };

    public async Task<SoakSample> LookAsync(TimeSpan at)
    {
        var status = counts.Status();
        return new SoakSample(
            at.TotalSeconds, server.Life.RssMib, await HeapMibAsync(), FolderBytes(server.DataFolder) / Mib, Ended.Sum(state => status.Tasks[state]), status.QueueDepth.Values.Sum());
    }

    public void Dispose()
    {
        counts.Dispose();
        http.Dispose();
    }

    private async Task<double?> HeapMibAsync()
    {
        using var answer = await http.GetAsync("metrics");
        if (!answer.IsSuccessStatusCode)
        {
            return null;
        }

        foreach (var line in (await answer.Content.ReadAsStringAsync()).Split('\n'))
        {
            if (line.StartsWith(Heap, StringComparison.Ordinal) && double.TryParse(line.AsSpan(line.LastIndexOf(' ') + 1), CultureInfo.InvariantCulture, out var bytes))
            {
                return bytes / Mib;
            }
        }

        return null;
    }

    private static long FolderBytes(string folder) => new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file =>
    {
        try
        {
            return file.Length;
        }
        catch (FileNotFoundException)
        {
            // Gone since it was listed.
            return 0;
        }
    });
}
