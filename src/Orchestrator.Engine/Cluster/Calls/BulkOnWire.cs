using Orchestrator.Domain.Bulk;
using Orchestrator.Engine.Bulk;
using Orchestrator.Engine.Cluster.Wire;

namespace Orchestrator.Engine.Cluster.Calls;

/// <summary>Bulk jobs between nodes: a job goes as the events that make it, a filter as the event that would create a job of it.</summary>
internal static class BulkOnWire
{
    public static void Write(WireWriter writer, BulkJob job) => writer.Bytes(BulkEventCodec.Write(job.Essence));

    public static BulkJob ReadJob(WireReader reader)
    {
        var events = BulkEventCodec.Read(reader.Bytes().Span);
        return events is [BulkCreated created, .. var later]
            ? later.Aggregate(BulkJob.From(created), (job, @event) => job.Apply(@event))
            : throw new InvalidDataException("A bulk job begins with its creation.");
    }

    public static void Write(WireWriter writer, BulkCreated created) => writer.Bytes(BulkEventCodec.Write([created]));

    public static BulkCreated ReadCreated(WireReader reader) =>
        BulkEventCodec.Read(reader.Bytes().Span) is [BulkCreated created] ? created : throw new InvalidDataException("A bulk job begins with its creation.");
}
