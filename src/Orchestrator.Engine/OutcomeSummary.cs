namespace Orchestrator.Engine;

/// <summary>How tasks have ended lately.</summary>
/// <param name="PerSecond">Ended tasks a second.</param>
/// <param name="SuccessRate">Share that completed, 0 to 1; null when none ended.</param>
/// <param name="P50Ms">Median time from submission to end, in milliseconds; null when none ended.</param>
/// <param name="P95Ms">95th percentile.</param>
/// <param name="P99Ms">99th percentile.</param>
public sealed record OutcomeSummary(double PerSecond, double? SuccessRate, double? P50Ms, double? P95Ms, double? P99Ms);
