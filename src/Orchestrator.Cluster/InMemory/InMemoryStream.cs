namespace Orchestrator.Cluster.InMemory;

/// <summary>A stream between two lives. All members are used under the network's gate.</summary>
internal sealed class InMemoryStream(InMemoryNetwork network, InMemoryLinks left, MemberId leftId, InMemoryLinks right, MemberId rightId)
{
    private readonly Side toLeft = new(left, rightId);
    private readonly Side toRight = new(right, leftId);

    public bool IsOpen { get; private set; } = true;

    public bool IsStalled { get; set; }

    /// <summary>Counts the stalls, so that a time-out knows its own.</summary>
    public int Stalls { get; set; }

    public bool IsCut => network.IsCut(left.Address, right.Address);

    public bool Has(InMemoryLinks links) => links == left || links == right;

    public bool Joins(Uri one, Uri other) =>
        (left.Address == one && right.Address == other) || (left.Address == other && right.Address == one);

    public MemberId PeerOf(InMemoryLinks links) => links == left ? rightId : leftId;

    public void Send(InMemoryLinks from, byte channel, ReadOnlyMemory<byte> message)
    {
        var side = from == left ? toRight : toLeft;
        side.UnderWay.Enqueue((channel, message));
        var delay = network.Delay(from.Address, side.Receiver.Address);
        if (delay <= TimeSpan.Zero)
        {
            Arrive(side);
            return;
        }

        network.Time.After(delay, () =>
        {
            lock (network.Gate)
            {
                Arrive(side);
            }
        });
    }

    public void Resume()
    {
        IsStalled = false;
        foreach (var side in (Side[])[toLeft, toRight])
        {
            var held = side.Held;
            side.Held = 0;
            for (var i = 0; i < held; i++)
            {
                Arrive(side);
            }
        }
    }

    public void Break()
    {
        IsOpen = false;
        left.Hear(() => true, listener => listener.Lost(rightId));
        right.Hear(() => true, listener => listener.Lost(leftId));
        left.DialLater();
        right.DialLater();
    }

    /// <summary>One more message has come as far as the receiver: the one that was sent first of those still under way.</summary>
    private void Arrive(Side side)
    {
        if (!IsOpen)
        {
            return;
        }

        if (IsStalled)
        {
            side.Held++;
            return;
        }

        var (channel, message) = side.UnderWay.Dequeue();
        side.Receiver.Hear(() => IsOpen, listener => listener.Received(side.Sender, channel, message));
    }

    private sealed class Side(InMemoryLinks receiver, MemberId sender)
    {
        public InMemoryLinks Receiver { get; } = receiver;

        public MemberId Sender { get; } = sender;

        public Queue<(byte Channel, ReadOnlyMemory<byte> Message)> UnderWay { get; } = new();

        public int Held { get; set; }
    }
}
