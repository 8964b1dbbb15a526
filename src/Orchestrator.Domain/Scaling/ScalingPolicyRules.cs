using System.Globalization;

namespace Orchestrator.Domain.Scaling;

/// <summary>What a policy must keep to.</summary>
public static class ScalingPolicyRules
{
    /// <summary>More agents than this are nobody's policy.</summary>
    public const int MaxAgents = 100_000;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>What is wrong, each beginning with the property's name and ending with the cure; empty when nothing is.</summary>
    public static IEnumerable<string> Problems(ScalingPolicy policy)
    {
        var upFits = policy.ScaleUpThreshold is > 0 and <= 1;
        if (!upFits)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{nameof(policy.ScaleUpThreshold)} is {policy.ScaleUpThreshold}; set it above 0, at most 1.");
        }

        if (!(policy.ScaleDownThreshold >= 0) || (upFits && policy.ScaleDownThreshold >= policy.ScaleUpThreshold))
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{nameof(policy.ScaleDownThreshold)} is {policy.ScaleDownThreshold}; set it to 0 or more, and below {nameof(policy.ScaleUpThreshold)}.");
        }

        if (policy.Min is < 0 or > MaxAgents)
        {
            yield return $"{nameof(policy.Min)} is {policy.Min}; set it between 0 and {MaxAgents}.";
        }

        if (policy.Max < Math.Max(1, policy.Min) || policy.Max > MaxAgents)
        {
            yield return $"{nameof(policy.Max)} is {policy.Max}; set it between {Math.Max(1, policy.Min)} and {MaxAgents}.";
        }

        if (policy.Step is < 1 or > MaxAgents)
        {
            yield return $"{nameof(policy.Step)} is {policy.Step}; set it between 1 and {MaxAgents}.";
        }

        if (policy.Cooldown < TimeSpan.Zero || policy.Cooldown > Longest)
        {
            yield return $"{nameof(policy.Cooldown)} is {policy.Cooldown}; set it to zero or more and up to a year.";
        }

        if (policy.For < TimeSpan.Zero || policy.For > Longest)
        {
            yield return $"{nameof(policy.For)} is {policy.For}; set it to zero or more and up to a year.";
        }
    }
}
