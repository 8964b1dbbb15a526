using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Engine.Codec;

/// <summary>The stored form of an uneventful task, for measurements that need the real bytes.</summary>
public static class TaskEventLines
{
    /// <summary>The lines that are written at submission (submitted, started) and at the end (completed).</summary>
    public static (byte[] First, byte[] Last) OfOneTask(TaskSpec spec)
    {
        var id = new TaskId(1, (UInt128)0x0192_0000_0000 << 80);
        var at = new Instant(1_790_000_000_123_456);
        using var buffer = new BatchBuffer();
        var writer = new TaskEventWriter(buffer);
        writer.WriteLine(1_000_001, new TaskSubmitted(id, at, spec, at));
        writer.WriteLine(1_000_002, new AttemptStarted(id, at, 1, new AttemptToken(UInt128.MaxValue / 3), "local", "0123456789abcdef"));
        var first = buffer.Written.ToArray();
        writer.WriteLine(1_000_003, new TaskCompleted(id, at, 1, "null"u8.ToArray()));
        return (first, buffer.Written[first.Length..].ToArray());
    }
}
