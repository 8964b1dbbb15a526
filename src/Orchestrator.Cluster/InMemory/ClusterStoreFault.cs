namespace Orchestrator.Cluster.InMemory;

/// <summary>How a call of an <see cref="InMemoryClusterStore"/> goes.</summary>
/// <param name="Delay">How long the answer is under way, by the store's clock. Infinite: it never comes.</param>
/// <param name="FailsBefore">It fails and changes nothing.</param>
/// <param name="FailsAfter">It fails although it was carried out: the caller cannot know which.</param>
public sealed record ClusterStoreFault(TimeSpan Delay = default, bool FailsBefore = false, bool FailsAfter = false)
{
    /// <summary>It does what it should, at once.</summary>
    public static ClusterStoreFault None { get; } = new();

    /// <summary>The store is away.</summary>
    public static ClusterStoreFault Unavailable { get; } = new(FailsBefore: true);

    /// <summary>No answer ever comes, and nothing is changed.</summary>
    public static ClusterStoreFault Hangs { get; } = new(Timeout.InfiniteTimeSpan, FailsBefore: true);
}
