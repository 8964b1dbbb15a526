namespace Orchestrator.Domain.Tasks.Flow;

/// <summary>
/// What flow control knows from tasks that may have left memory: what was taken from the buckets, and how far each tenant has used
/// its share. Part of a snapshot.
/// </summary>
/// <param name="Domain">The domain's bucket, in nanoseconds since the Unix epoch; 0 when nothing was taken.</param>
/// <param name="Keys">The buckets of keys that are not full.</param>
/// <param name="Now">The tenants' virtual time.</param>
/// <param name="AverageCost">Slot seconds of an attempt over all tenants.</param>
/// <param name="Tenants">Tag and cost by tenant, the one without a name among them; NaN for a cost that is not known. Empty without tenants.</param>
public sealed record FlowMemory(
    long Domain,
    IReadOnlyList<(string Name, long Position)> Keys,
    double Now,
    double AverageCost,
    IReadOnlyList<(string Name, double Tag, double Cost)> Tenants)
{
    /// <summary>True when there is nothing to remember.</summary>
    public bool IsEmpty => Domain == 0 && Keys.Count == 0 && Tenants.Count == 0;

    /// <summary>Nothing was taken and nobody has used anything.</summary>
    public static FlowMemory Empty { get; } = new(0, [], 0, 1, []);
}
