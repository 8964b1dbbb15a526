using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>A list's filter between nodes.</summary>
internal static class FilterOnWire
{
    public static void Write(WireWriter writer, TaskFilter filter)
    {
        writer.TextOrNull(filter.State?.Name());
        writer.TextOrNull(filter.Type);
        writer.TextOrNull(filter.Domain);
        writer.TextOrNull(filter.Agent);
        writer.Time(filter.SubmittedAfter ?? Instant.Min);
        writer.Many([.. filter.Tags], tag =>
        {
            writer.Text(tag.Key);
            writer.Text(tag.Value);
        });
    }

    public static TaskFilter Read(WireReader reader)
    {
        var state = reader.TextOrNull() is { } name && TaskStates.TryParse(name, out var parsed) ? parsed : (TaskState?)null;
        var (type, domain, agent) = (reader.TextOrNull(), reader.TextOrNull(), reader.TextOrNull());
        var after = reader.Time();
        return new TaskFilter
        {
            State = state,
            Type = type,
            Domain = domain,
            Agent = agent,
            SubmittedAfter = after == Instant.Min ? null : after,
            Tags = reader.Many(() => KeyValuePair.Create(reader.Text(), reader.Text())).ToDictionary(),
        };
    }
}
