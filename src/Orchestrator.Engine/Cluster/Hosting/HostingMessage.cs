using Orchestrator.Cluster;

namespace Orchestrator.Engine.Cluster.Hosting;

/// <summary>What the hosting actor hears.</summary>
internal abstract record HostingMessage
{
    /// <summary>The cluster has changed.</summary>
    public sealed record ViewChanged : HostingMessage;

    /// <summary>A shard answers now.</summary>
    public sealed record Served(ShardPlacement Placement) : HostingMessage;

    /// <summary>A shard could not be served.</summary>
    public sealed record Failed(ShardPlacement Placement, Exception Reason) : HostingMessage;

    /// <summary>A shard's actor has stopped by itself: it is begun anew.</summary>
    public sealed record GaveUp(string Shard) : HostingMessage;

    /// <summary>Nothing of a shard is left.</summary>
    public sealed record Left(string Shard) : HostingMessage;

    /// <summary>Is anything served? Answers when nothing is.</summary>
    public sealed record WhenEmpty(TaskCompletionSource Done) : HostingMessage;
}
