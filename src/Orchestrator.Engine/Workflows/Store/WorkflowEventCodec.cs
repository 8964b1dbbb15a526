using System.Text.Json;
using Orchestrator.Domain;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Domain.Workflows.Stored;
using Orchestrator.Engine.Codec;

namespace Orchestrator.Engine.Workflows.Store;

/// <summary>Events of stored workflows as lines of JSON, and back. A snapshot is a line for each version.</summary>
internal static class WorkflowEventCodec
{
    /// <summary>The version of snapshots that is written, and the newest that is read.</summary>
    public const int SnapshotVersion = 1;

    private const string Put = "workflow_put";
    private const string Deleted = "workflow_deleted";

    public static byte[] Write(IEnumerable<WorkflowEvent> events)
    {
        using var buffer = new BatchBuffer();
        foreach (var @event in events)
        {
            Write(buffer, @event);
        }

        return buffer.Written.ToArray();
    }

    /// <exception cref="EventFormatException">A line is not a known event.</exception>
    public static List<WorkflowEvent> Read(ReadOnlySpan<byte> lines)
    {
        var events = new List<WorkflowEvent>();
        foreach (var range in lines.Split((byte)'\n'))
        {
            if (!lines[range].IsEmpty)
            {
                events.Add(ReadLine(lines[range]));
            }
        }

        return events;
    }

    private static void Write(BatchBuffer buffer, WorkflowEvent @event)
    {
        var json = new JsonLineWriter(buffer);
        json.Raw("{\"type\":"u8);
        json.String(@event is WorkflowPut ? Put : Deleted);
        json.Raw(",\"at\":"u8);
        json.Time(@event.At);
        if (@event is WorkflowPut { Workflow: var stored })
        {
            json.Raw(",\"version\":"u8);
            json.Number(stored.Version);
            json.Raw(",\"hash\":"u8);
            json.String(stored.Hash);
            json.Raw(",\"workflow\":"u8);
            new WorkflowSpecLineWriter(json).Write(stored.Spec);
        }
        else if (@event is WorkflowDeleted deleted)
        {
            json.Raw(",\"id\":"u8);
            json.String(deleted.Id);
        }

        json.Raw("}\n"u8);
    }

    private static WorkflowEvent ReadLine(ReadOnlySpan<byte> line)
    {
        try
        {
            string type = string.Empty, hash = string.Empty, id = string.Empty;
            var (at, version) = (default(Instant), 0);
            WorkflowSpec? spec = null;
            var reader = new LineReader(line);
            reader.EnterObject();
            while (reader.NextProperty(out var name))
            {
                switch (name)
                {
                    case "type": type = reader.String(); break;
                    case "at": at = reader.Instant(); break;
                    case "version": version = reader.Int(); break;
                    case "hash": hash = reader.String(); break;
                    case "id": id = reader.String(); break;
                    case "workflow": spec = WorkflowSpecLineReader.Read(ref reader); break;
                    default: reader.Skip(); break;
                }
            }

            return type switch
            {
                Put => new WorkflowPut(new StoredWorkflow(spec ?? throw new EventFormatException("A stored workflow is missing."), version, hash, at)),
                Deleted => new WorkflowDeleted(id, at),
                _ => throw new EventFormatException($"'{type}' is no known event of a workflow; a newer program wrote it."),
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new EventFormatException($"A stored event of a workflow is not readable: {e.Message}", e);
        }
    }
}
