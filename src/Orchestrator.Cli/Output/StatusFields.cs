using System.Globalization;
using Orchestrator.Contracts.Status;

namespace Orchestrator.Cli.Output;

/// <summary>The cluster as names and values.</summary>
internal static class StatusFields
{
    public static IReadOnlyList<string> AgentHeadings { get; } = ["AGENT", "STATUS", "USED", "SLOTS"];

    public static IReadOnlyList<string> QueueHeadings { get; } = ["DOMAIN", "WAITING"];

    public static List<(string Name, Cell Value)> Of(StatusResource status, Uri server)
    {
        var fields = new List<(string Name, Cell Value)>
        {
            ("Server", server.GetLeftPart(UriPartial.Authority)),
            ("Version", status.Version),
            ("Up", Moments.Duration(status.Uptime)),
            ("Master", status.Master ?? "none"),
            ("Nodes", string.Join(", ", status.Nodes.Select(node => $"{node.NodeId} ({node.Status})"))),
            ("Tasks", Tasks(status)),
            ("Throughput", string.Create(CultureInfo.InvariantCulture, $"{status.Throughput:0.##} tasks/s over the last minute")),
        };
        if (status is { P50Ms: { } p50, P95Ms: { } p95, P99Ms: { } p99 })
        {
            fields.Add(("Latency", $"p50 {Ms(p50)}, p95 {Ms(p95)}, p99 {Ms(p99)}"));
        }

        if (status.SuccessRate is { } rate)
        {
            fields.Add(("Success", new Cell(string.Create(CultureInfo.InvariantCulture, $"{rate * 100:0.##}%"), rate < 1 ? Tone.Warning : Tone.Good)));
        }

        return fields;
    }

    public static IReadOnlyList<Cell> Row(AgentStatusResource agent) => [agent.AgentId, agent.Status, $"{agent.Used}", $"{agent.Slots}"];

    private static string Tasks(StatusResource status)
    {
        var counts = status.Tasks.Where(state => state.Value > 0).Select(state => $"{state.Value} {state.Key}").ToList();
        return counts.Count > 0 ? string.Join(", ", counts) : "none";
    }

    private static string Ms(double milliseconds) => Moments.Duration(milliseconds / 1000);
}
