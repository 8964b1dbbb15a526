namespace Orchestrator.Domain.Artifacts;

/// <summary>The rule by which artifacts are kept: while somebody refers to them, and for a grace after they were stored or last used.</summary>
public static class ArtifactRetention
{
    /// <summary>How long an artifact is kept that nobody refers to yet.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromHours(1);

    /// <summary>True when an artifact of this age may go if nobody refers to it: the uses are to be looked at.</summary>
    public static bool IsOldEnough(Instant storedAt, Instant now) => storedAt + Grace <= now;

    /// <summary>True when nobody refers to an artifact any longer.</summary>
    /// <param name="uses">Who referred to it.</param>
    /// <param name="isThere">Whether an owner is still there.</param>
    /// <param name="now">The time to decide at.</param>
    public static bool IsUnused(IEnumerable<ArtifactUse> uses, Func<string, bool> isThere, Instant now)
    {
        ArgumentNullException.ThrowIfNull(uses);
        return !uses.Any(use => use.Until > now || (use.Until == Instant.Min && isThere(use.Owner)));
    }
}
