namespace Orchestrator.Engine.Status;

/// <summary>How many tasks ended, how many of them completed, and how long they took, by bucket; those of several nodes add up.</summary>
internal sealed record OutcomeCounts(long Ended, long Succeeded, IReadOnlyList<long> Durations)
{
    public OutcomeCounts Plus(OutcomeCounts other) => Plus(other.Ended, other.Succeeded, other.Durations);

    public OutcomeCounts Plus(long ended, long succeeded, IReadOnlyList<long> durations) =>
        new(Ended + ended, Succeeded + succeeded, [.. Durations.Zip(durations, (left, right) => left + right)]);
}
