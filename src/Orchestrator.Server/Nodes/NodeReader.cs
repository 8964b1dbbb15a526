using System.Globalization;
using System.Net;
using System.Text.Json;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Nodes;
using Orchestrator.Server.Errors;

namespace Orchestrator.Server.Nodes;

/// <summary>
/// Reads what node managers say. They are programs of others, written for others: unknown fields are skipped, and what is known may come in more than one
/// form.
/// </summary>
internal static class NodeReader
{
    /// <summary>Most agents of one node manager.</summary>
    public const int MaxAgents = 1_000;

    /// <summary>Reads a registration.</summary>
    /// <param name="node">The name in the path.</param>
    /// <param name="caller">Where the call comes from: the host of a node that names none.</param>
    public static NodeRegistration? ReadRegistration(JsonElement json, string node, IPAddress? caller, FieldErrors errors)
    {
        CheckName(json, node, errors);
        var host = Text(json, "host") is { Length: > 0 } named && named is not ("0.0.0.0" or "::" or "*") ? named : caller?.ToString();
        if (!json.TryGetProperty("port", out var given) || !TryWhole(given, out var port) || port is < 1 or > ushort.MaxValue)
        {
            errors.Add("port", "must be 1 to 65535: where the node manager takes calls");
            return null;
        }

        if (AddressOf(host, port) is { } address)
        {
            return ReadAgents(json, new NodeRegistration(node, address), errors);
        }

        errors.Add("host", "must be a name or an address, without a scheme or a path");
        return null;
    }

    /// <summary>Reads what the node manager, or the agent, at a configured address says of itself; null when it says too little.</summary>
    public static NodeRegistration? ReadFound(JsonElement json, Uri address, FieldErrors errors)
    {
        var agent = Text(json, "agent_id");
        var node = Text(json, "node_id") ?? agent ?? $"{address.Host}:{address.Port}";
        if (AgentRules.IdFault(node) is { } fault)
        {
            errors.Add("node_id", fault);
            return null;
        }

        // An agent that stands alone answers the same question, and is its own node.
        var registration = new NodeRegistration(node, address);
        return json.TryGetProperty("agents", out _) || agent is null
            ? ReadAgents(json, registration, errors)
            : registration with { Capabilities = Names(json, "capabilities"), Agents = [Agent(agent, json, [])] };
    }

    /// <summary>Reads a heartbeat.</summary>
    public static NodeHeartbeat ReadHeartbeat(JsonElement json, string node, FieldErrors errors)
    {
        CheckName(json, node, errors);
        return new NodeHeartbeat(node)
        {
            Status = Text(json, "status"),
            CpuUsage = Number(json, "cpu_usage"),
            MemoryUsage = Number(json, "memory_usage"),
            LoadScore = Number(json, "load_score"),
            Agents = Statuses(json),
        };
    }

    private static void CheckName(JsonElement json, string node, FieldErrors errors)
    {
        if (AgentRules.IdFault(node) is { } fault)
        {
            errors.Add("node_id", fault);
        }
        else if (Text(json, "node_id") is { } said && said != node)
        {
            errors.Add("node_id", "must be the one of the path, or be left out");
        }
    }

    private static NodeRegistration? ReadAgents(JsonElement json, NodeRegistration registration, FieldErrors errors)
    {
        var capabilities = Names(json, "capabilities");
        var read = new Dictionary<string, ManagedAgent>(StringComparer.Ordinal);
        foreach (var (name, element) in Members(json, "agents"))
        {
            var agent = name.Length == 0 ? null : Agent(name, element, capabilities);
            if (agent is null || AgentRules.IdFault(agent.IdAt(registration.Id)) is not null || AgentRules.SlotsFault(agent.Slots) is not null || !read.TryAdd(name, agent))
            {
                errors.Add("agents", "must hold ids, or objects with 'agent_id' and perhaps 'capabilities', 'task_types' and 'slots': distinct, short and without '/'");
                return null;
            }
        }

        if (read.Count > MaxAgents)
        {
            errors.Add("agents", $"has {read.Count} entries; the limit is {MaxAgents}");
        }

        return registration with { Capabilities = capabilities, Zone = Text(json, "zone"), Agents = [.. read.Values] };
    }

    private static ManagedAgent Agent(string name, JsonElement json, IReadOnlyList<string> capabilities) => new(name)
    {
        Capabilities = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("capabilities", out _) ? Names(json, "capabilities") : capabilities,
        TaskTypes = Names(json, "task_types"),
        Slots = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("slots", out var slots) && TryWhole(slots, out var count) ? count : 1,
    };

    private static Uri? AddressOf(string? host, int port)
    {
        var bracketed = IPAddress.TryParse(host, out var ip) && ip.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? $"[{(ip.IsIPv4MappedToIPv6 ? null : ip)}]"
            : host;
        bracketed = ip is { IsIPv4MappedToIPv6: true } ? ip.MapToIPv4().ToString() : bracketed;
        return Uri.CheckHostName(bracketed) != UriHostNameType.Unknown
            && Uri.TryCreate(string.Create(CultureInfo.InvariantCulture, $"http://{bracketed}:{port}"), UriKind.Absolute, out var uri)
            ? uri
            : null;
    }

    /// <summary>Names in an array of texts or of objects, or those of an object, apart from what is false in it; bounded.</summary>
    private static IReadOnlyList<string> Names(JsonElement json, string field) =>
    [
        .. Members(json, field)
            .Where(member => member.Value.ValueKind != JsonValueKind.False && AgentRules.NameFault(member.Name) is null)
            .Select(member => member.Name)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Take(AgentRules.MaxNames),
    ];

    private static Dictionary<string, string> Statuses(JsonElement json) => Members(json, "agents_status")
        .DistinctBy(member => member.Name)
        .Take(MaxAgents)
        .ToDictionary(
            member => member.Name,
            member => member.Value.ValueKind switch
            {
                JsonValueKind.Object => Text(member.Value, "status") ?? "",
                JsonValueKind.String when member.Value.GetString() is { } said && said != member.Name => said,
                _ => "",
            },
            StringComparer.Ordinal);

    /// <summary>What a field holds, by name: of an object its members, of an array its texts, and its objects by what they call themselves.</summary>
    private static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement json, string field) =>
        json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(field, out var value) ? []
        : value.ValueKind switch
        {
            JsonValueKind.Object => value.EnumerateObject().Select(member => (member.Name, member.Value)),
            JsonValueKind.Array => value.EnumerateArray().Select(item => (item.ValueKind switch
            {
                JsonValueKind.String => item.GetString()!,
                JsonValueKind.Object => Text(item, "agent_id") ?? Text(item, "id") ?? Text(item, "name") ?? "",
                _ => "",
            }, item)),
            _ => [],
        };

    private static string? Text(JsonElement json, string field) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement json, string field) =>
        json.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number) && number >= 0
            ? number
            : null;

    private static bool TryWhole(JsonElement value, out int number)
    {
        number = 0;
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetInt32(out number),
            JsonValueKind.String => int.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out number),
            _ => false,
        };
    }
}
