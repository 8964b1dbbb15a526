namespace Orchestrator.Domain.Scaling;

/// <summary>What is to be done about the number of agents, and why.</summary>
/// <param name="Direction">More, fewer or as many.</param>
/// <param name="Count">How many are to be started or stopped; 0 when the number stays.</param>
/// <param name="Agents">Which are to be stopped; empty otherwise.</param>
/// <param name="Reason">Why, in words; also why nothing is done.</param>
public sealed record ScalingDecision(ScalingDirection Direction, int Count, IReadOnlyList<string> Agents, string Reason)
{
    /// <summary>The number stays.</summary>
    public static ScalingDecision Stay(string reason) => new(ScalingDirection.None, 0, [], reason);

    /// <summary>More are to be started.</summary>
    public static ScalingDecision Up(int count, string reason) => new(ScalingDirection.Up, count, [], reason);

    /// <summary>These are to be stopped.</summary>
    public static ScalingDecision Down(IReadOnlyList<string> agents, string reason) => new(ScalingDirection.Down, agents.Count, agents, reason);
}
