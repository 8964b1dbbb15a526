using System.Text.Json;
using Orchestrator.Domain.Tasks.Flow;

namespace Orchestrator.Engine.Codec;

/// <summary>What flow control remembers, as a field of a snapshot's head. Left out when there is nothing, as in snapshots of earlier releases.</summary>
internal static class FlowFields
{
    private const string Name = "flow";

    public static void Write(FlowMemory memory, Utf8JsonWriter json)
    {
        if (memory.IsEmpty)
        {
            return;
        }

        json.WriteStartObject(Name);
        json.WriteNumber("domain", memory.Domain);
        json.WriteStartObject("keys");
        foreach (var (key, position) in memory.Keys)
        {
            json.WriteNumber(key, position);
        }

        json.WriteEndObject();
        json.WriteNumber("now", memory.Now);
        json.WriteNumber("average_cost", memory.AverageCost);
        json.WriteStartObject("tenants");
        foreach (var (tenant, tag, cost) in memory.Tenants)
        {
            json.WriteStartObject(tenant);
            json.WriteNumber("tag", tag);
            if (!double.IsNaN(cost))
            {
                json.WriteNumber("cost", cost);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static FlowMemory Read(JsonElement head) => !head.TryGetProperty(Name, out var flow)
        ? FlowMemory.Empty
        : new FlowMemory(
            flow.GetProperty("domain").GetInt64(),
            [.. flow.GetProperty("keys").EnumerateObject().Select(key => (key.Name, key.Value.GetInt64()))],
            flow.GetProperty("now").GetDouble(),
            flow.GetProperty("average_cost").GetDouble(),
            [.. flow.GetProperty("tenants").EnumerateObject().Select(tenant => (
                tenant.Name,
                tenant.Value.GetProperty("tag").GetDouble(),
                tenant.Value.TryGetProperty("cost", out var cost) ? cost.GetDouble() : double.NaN))]);
}
