using System.Text.Json;
using Orchestrator.Domain.Workflows.Specs;
using Orchestrator.Engine.Codec;

namespace Orchestrator.Engine.Workflows;

/// <summary>
/// A workflow's spec as it is stored: one JSON line, the same bytes for the same spec, what has its default left out. Fields are only ever added, and
/// only ones whose default is left out: the hash of the line tells versions apart.
/// </summary>
internal static class WorkflowSpecLine
{
    public static byte[] Write(WorkflowSpec spec)
    {
        using var buffer = new BatchBuffer();
        new WorkflowSpecLineWriter(new JsonLineWriter(buffer)).Write(spec);
        return buffer.Written.ToArray();
    }

    /// <exception cref="EventFormatException">It is no spec.</exception>
    public static WorkflowSpec Read(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new LineReader(line);
            return WorkflowSpecLineReader.Read(ref reader);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            throw new EventFormatException($"A stored workflow is not readable: {e.Message}", e);
        }
    }
}
