namespace Orchestrator.Domain.Scaling;

/// <summary>What the planner remembers from one observation to the next.</summary>
/// <param name="AboveSince">Since when the upper threshold has been crossed; null when it is not.</param>
/// <param name="BelowSince">Since when the lower threshold has been crossed; null when it is not.</param>
/// <param name="LastScalingAt">When agents were last started or stopped; null when never.</param>
public readonly record struct ScalingMemory(Instant? AboveSince, Instant? BelowSince, Instant? LastScalingAt);
