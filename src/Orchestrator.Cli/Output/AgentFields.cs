using System.Globalization;
using System.Text.Json;
using Orchestrator.Contracts.Agents;
using Orchestrator.Sdk.Agents;

namespace Orchestrator.Cli.Output;

/// <summary>Agents as rows, names and values, and what happens to them as lines.</summary>
internal static class AgentFields
{
    public static IReadOnlyList<string> Headings { get; } = ["AGENT", "STATUS", "USED", "CONNECTION", "NODE", "CIRCUIT", "SUCCESS", "LATENCY", "SEEN", "CAPABILITIES"];

    public static List<(string Name, Cell Value)> Of(AgentResource agent, Moments moments)
    {
        var fields = new List<(string Name, Cell Value)>
        {
            ("Agent", agent.AgentId),
            ("Name", agent.Name),
            ("Status", StatusOf(agent)),
            ("Slots", $"{agent.Used} of {agent.Slots} in use"),
            ("Connection", agent.Node.Length > 0 ? $"{agent.Connection} to {agent.Node}" : agent.Connection),
            ("Circuit", CircuitOf(agent)),
            ("Success", SuccessOf(agent)),
            ("Latency", LatencyOf(agent)),
            ("Capabilities", Words(agent.Capabilities)),
            ("Types", agent.TaskTypes.Count == 0 ? "any" : Words(agent.TaskTypes)),
            ("Labels", Words(agent.Labels.Select(label => $"{label.Key}={label.Value}"))),
            ("Resources", ResourcesOf(agent.Resources)),
            ("Weight", agent.Weight.ToString(CultureInfo.InvariantCulture)),
            ("Seen", moments.Full(agent.LastSeenAt)),
            ("Finished", moments.Full(agent.LastFinishedAt)),
        };
        Add("Zone", agent.Zone);
        Add("Device", agent.DeviceId);
        Add("Node manager", agent.NodeManager);
        if (agent.HeldBack is { } why)
        {
            fields.Add(("Held back", new Cell(why, Tone.Warning)));
        }

        return fields;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                fields.Add((name, value));
            }
        }
    }

    /// <param name="seen">When it was last heard of, as it is shown.</param>
    public static IReadOnlyList<Cell> Row(AgentResource agent, string seen) =>
    [
        agent.AgentId,
        StatusOf(agent),
        $"{agent.Used}/{agent.Slots}",
        agent.Connection,
        agent.Node,
        CircuitOf(agent),
        SuccessOf(agent),
        LatencyOf(agent),
        seen,
        string.Join(',', agent.Capabilities),
    ];

    /// <summary><c>14:03:22.120 worker-1 completed 0-abc (process, attempt 1)</c></summary>
    public static string LineOf(AgentEvent happened, string at)
    {
        var task = happened.TaskId is null ? "" : $" {happened.TaskId} ({happened.TaskType ?? "task"}{(happened.Attempt is { } attempt ? $", attempt {attempt}" : "")})";
        var detail = happened.Detail is null ? "" : $": {happened.Detail}";
        return new Cell($"{at} {happened.AgentId} {NameOf(happened.Kind)}{task}{detail}".ReplaceLineEndings(" ")).Text;
    }

    public static string NameOf(AgentEventKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());

    public static string Now(TimeProvider time) => time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);

    private static Cell StatusOf(AgentResource agent) => new(agent.Status, agent.Status switch
    {
        "busy" => Tone.Busy,
        "idle" => Tone.Good,
        "draining" => Tone.Warning,
        _ => Tone.Quiet,
    });

    private static Cell CircuitOf(AgentResource agent) => new(agent.Circuit, agent.Circuit switch
    {
        "closed" => Tone.Normal,
        "open" => Tone.Bad,
        _ => Tone.Warning,
    });

    private static string SuccessOf(AgentResource agent) =>
        agent.SuccessRate is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate * 100:0.##}%") : "";

    private static string LatencyOf(AgentResource agent) => agent.Latency is { } latency ? Moments.Duration(latency) : "";

    private static string ResourcesOf(AgentResourcesResource resources)
    {
        var parts = new List<string>();
        Add(resources.Cpu, "cores");
        Add(resources.Memory, "MiB");
        Add(resources.Gpu, "GPUs");
        return parts.Count == 0 ? "not declared" : string.Join(", ", parts);

        void Add(double? amount, string unit)
        {
            if (amount is { } declared)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{declared} {unit}"));
            }
        }
    }

    private static string Words(IEnumerable<string> words) => string.Join(", ", words) is { Length: > 0 } text ? text : "none";
}
