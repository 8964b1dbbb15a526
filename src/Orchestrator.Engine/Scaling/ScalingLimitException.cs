namespace Orchestrator.Engine.Scaling;

/// <summary>There would be more agents than may be.</summary>
public sealed class ScalingLimitException(string message) : Exception(message)
{
    /// <summary>There are so many agents, and no more than so many may be.</summary>
    public static ScalingLimitException Of(int agents, int wanted, int most) =>
        new($"There are {agents} agents, and no more than {most} may be (scaling.max): {wanted} more are too many.");
}
