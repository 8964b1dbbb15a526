namespace Orchestrator.Domain.Nodes;

/// <summary>When a configured address is asked next whether a node manager is there: at the pace of heartbeats while one answers, ever more rarely while none does.</summary>
/// <param name="NextAt">When it is asked.</param>
/// <param name="Failures">How often in a row nobody has answered.</param>
public sealed record EndpointProbe(Instant NextAt, int Failures)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause between two questions.</summary>
    public static TimeSpan LongestPause { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Somebody has answered.</summary>
    public EndpointProbe Answered(Instant now, TimeSpan heartbeat) => new(now + heartbeat, 0);

    /// <summary>Nobody has: the pause doubles, and chance takes up to half of it, so that those who ask do not do so in step.</summary>
    public EndpointProbe Failed(Instant now, Chance chance)
    {
        var pause = FirstRetry * Math.Pow(2, Math.Min(Failures, 30));
        pause = pause < LongestPause ? pause : LongestPause;
        return new EndpointProbe(now + (pause * (1 - (chance.NextDouble() / 2))), Failures + 1);
    }
}
