namespace Orchestrator.Engine.Metrics;

/// <summary>What a node has done as one of many since its process started. Any thread may add.</summary>
internal sealed class ClusterCounters
{
    private long callsHere;
    private long callsAway;
    private long callsResent;
    private long shardsTaken;
    private long shardsLeft;
    private long messagesOut;
    private long messagesIn;
    private long bytesOut;
    private long bytesIn;
    private int shardsServed;

    /// <summary>Calls that this node did itself.</summary>
    public long CallsHere => Interlocked.Read(ref callsHere);

    /// <summary>Calls that went to other nodes.</summary>
    public long CallsAway => Interlocked.Read(ref callsAway);

    /// <summary>Calls that were sent again, because their shard was on the move or its node went away.</summary>
    public long CallsResent => Interlocked.Read(ref callsResent);

    /// <summary>Shards that came to this node.</summary>
    public long ShardsTaken => Interlocked.Read(ref shardsTaken);

    /// <summary>Shards that went away from it.</summary>
    public long ShardsLeft => Interlocked.Read(ref shardsLeft);

    /// <summary>Messages to other nodes' engines.</summary>
    public long MessagesOut => Interlocked.Read(ref messagesOut);

    /// <summary>Messages from them.</summary>
    public long MessagesIn => Interlocked.Read(ref messagesIn);

    /// <summary>Bytes of the messages out.</summary>
    public long BytesOut => Interlocked.Read(ref bytesOut);

    /// <summary>Bytes of the messages in.</summary>
    public long BytesIn => Interlocked.Read(ref bytesIn);

    /// <summary>Shards that the node serves now, in a cluster.</summary>
    public int ShardsServed => Volatile.Read(ref shardsServed);

    public void Called(bool isHere)
    {
        if (isHere)
        {
            Interlocked.Increment(ref callsHere);
        }
        else
        {
            Interlocked.Increment(ref callsAway);
        }
    }

    public void Resent() => Interlocked.Increment(ref callsResent);

    public void Taken() => Interlocked.Increment(ref shardsTaken);

    public void Left() => Interlocked.Increment(ref shardsLeft);

    public void Serves(int shards) => Volatile.Write(ref shardsServed, shards);

    public void Sent(int bytes)
    {
        Interlocked.Increment(ref messagesOut);
        Interlocked.Add(ref bytesOut, bytes);
    }

    public void Received(int bytes)
    {
        Interlocked.Increment(ref messagesIn);
        Interlocked.Add(ref bytesIn, bytes);
    }
}
