namespace Orchestrator.Cluster.Transport;

/// <summary>Messages that wait to be sent. Whoever sends takes all that wait; nobody is held up meanwhile.</summary>
internal sealed class SendQueue(long maxBytes)
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim filled = new(0);
    private List<(byte Channel, ReadOnlyMemory<byte> Message)> waiting = [];
    private List<(byte Channel, ReadOnlyMemory<byte> Message)> spare = [];
    private long bytes;
    private bool isClosed;

    /// <summary>False when it is closed or full.</summary>
    public bool Add(byte channel, ReadOnlyMemory<byte> message, out bool isFull)
    {
        bool wasEmpty;
        lock (gate)
        {
            isFull = !isClosed && bytes + message.Length > maxBytes && waiting.Count > 0;
            if (isClosed || isFull)
            {
                return false;
            }

            wasEmpty = waiting.Count == 0;
            waiting.Add((channel, message));
            bytes += message.Length;
        }

        if (wasEmpty)
        {
            filled.Release();
        }

        return true;
    }

    /// <summary>Takes all that waits, as soon as something does; null when the queue is closed and empty. Give the list back with the next call.</summary>
    public async ValueTask<List<(byte Channel, ReadOnlyMemory<byte> Message)>?> TakeAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await filled.WaitAsync(cancellation);
            lock (gate)
            {
                if (waiting.Count > 0)
                {
                    spare.Clear();
                    (waiting, spare) = (spare, waiting);
                    bytes = 0;
                    return spare;
                }

                if (isClosed)
                {
                    return null;
                }
            }
        }
    }

    /// <summary>Takes nothing more; what waits can still be taken.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
        }

        filled.Release();
    }
}
