namespace Orchestrator.Server.Agents.Streams;

/// <summary>The reports of a stream that the engine has not answered yet. When they are too many, nothing more is read: the agent is slowed down, and nothing is lost.</summary>
internal sealed class PendingReports
{
    private const int MaxCount = 10_000;
    private const long MaxBytes = 16 * 1024 * 1024;
    private readonly Lock gate = new();
    private TaskCompletionSource? room;
    private int count;
    private long bytes;

    /// <summary>Completes when there is room; null when there is.</summary>
    public Task? IsFull
    {
        get
        {
            lock (gate)
            {
                return Fits ? null : (room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    private bool Fits => count < MaxCount && bytes < MaxBytes;

    public void Begin(int size)
    {
        lock (gate)
        {
            count++;
            bytes += size;
        }
    }

    public void End(int size)
    {
        TaskCompletionSource? freed = null;
        lock (gate)
        {
            count--;
            bytes -= size;
            if (room is not null && Fits)
            {
                (freed, room) = (room, null);
            }
        }

        freed?.SetResult();
    }
}
