namespace Orchestrator.Domain.Tasks;

/// <summary>When a failed attempt is tried again, and how long after.</summary>
public sealed record RetryPolicy
{
    /// <summary>What tasks get that say nothing.</summary>
    public static RetryPolicy Default { get; } = new();

    /// <summary>The kinds retried by default: all but <c>resource_exhausted</c>.</summary>
    public const ErrorKinds DefaultRetryOn =
        ErrorKinds.AgentError | ErrorKinds.AgentLost | ErrorKinds.NodeFailure | ErrorKinds.Timeout | ErrorKinds.NetworkError;

    /// <summary>Attempts that may end by report or time-out before the task is dead-lettered. Default 4; at least 1.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>Back-off before the second attempt. Default 1 s; zero retries at once.</summary>
    public TimeSpan InitialInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Each back-off is this times the one before. Default 2; at least 1.</summary>
    public double BackoffCoefficient { get; init; } = 2;

    /// <summary>No back-off is longer, jitter included. Default 300 s.</summary>
    public TimeSpan MaximumInterval { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Each back-off is spread evenly by this fraction both ways. Default 0.1; 0 for none, at most 1.</summary>
    public double Jitter { get; init; } = 0.1;

    /// <summary>Kinds of error that are retried at all.</summary>
    public ErrorKinds RetryOn { get; init; } = DefaultRetryOn;

    /// <summary>Attempts that may be lost with their agent or node before the task counts as poison. Default 3; at least 1.</summary>
    public int MaxLosses { get; init; } = 3;

    /// <summary>
    /// The back-off after the <paramref name="failures"/>-th failed attempt:
    /// min(maximum, initial · coefficient^(failures-1) · (1 + jitter · (2u - 1))) for u uniform in [0, 1).
    /// </summary>
    public TimeSpan Backoff(int failures, double u)
    {
        // Capped, because the power overflows to infinity, and infinity times zero is no number.
        var power = Math.Min(Math.Pow(BackoffCoefficient, failures - 1), 1e100);
        var seconds = InitialInterval.TotalSeconds * power;
        var spread = seconds * (1 + (Jitter * ((2 * u) - 1)));
        return spread >= MaximumInterval.TotalSeconds ? MaximumInterval : TimeSpan.FromSeconds(Math.Max(spread, 0));
    }
}
