namespace Orchestrator.Domain.Scaling;

/// <summary>When there are to be more agents, and when fewer.</summary>
public sealed record ScalingPolicy
{
    /// <summary>More are started when at least so much of the slots is used. Default 0.8; above <see cref="ScaleDownThreshold"/>, at most 1.</summary>
    public double ScaleUpThreshold { get; init; } = 0.8;

    /// <summary>Some are stopped when no more than so much of the slots is used. Default 0.2; zero stops agents only when nothing runs.</summary>
    public double ScaleDownThreshold { get; init; } = 0.2;

    /// <summary>Agents there are at least. Default 1; zero lets all go while nothing waits.</summary>
    public int Min { get; init; } = 1;

    /// <summary>Agents there are at most, those included that nobody here started. Default 50; at least 1 and <see cref="Min"/>.</summary>
    public int Max { get; init; } = 50;

    /// <summary>How long nothing more is done once something was. Default 300 s; zero does not wait.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Agents that are started or stopped at a time, at most. Default 1.</summary>
    public int Step { get; init; } = 1;

    /// <summary>How long a threshold must be crossed without a break before something is done. Default 30 s; zero acts on what is seen once.</summary>
    public TimeSpan For { get; init; } = TimeSpan.FromSeconds(30);
}
