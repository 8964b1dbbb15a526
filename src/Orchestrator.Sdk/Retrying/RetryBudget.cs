namespace Orchestrator.Sdk.Retrying;

/// <summary>What one call may still spend on being tried again.</summary>
internal sealed class RetryBudget(ClientRetryOptions options, TimeProvider time)
{
    private long? firstFailure;
    private int failures;

    /// <summary>Whether to try again after a failure, and after which wait.</summary>
    /// <param name="repeatable">True when carrying the call out twice does no harm.</param>
    public bool Allows(Exception failure, bool repeatable, out TimeSpan wait)
    {
        wait = default;
        return Failures.MayRepeat(failure, repeatable) && Allows((failure as OrchestratorApiException)?.RetryAfter, out wait);
    }

    /// <summary>Whether there is time for another try.</summary>
    /// <param name="asked">How long the server asks to wait; null when it does not.</param>
    public bool Allows(TimeSpan? asked, out TimeSpan wait)
    {
        firstFailure ??= time.GetTimestamp();
        wait = Backoff(failures++);
        if (asked > wait)
        {
            // Everybody was told the same time; a little chance keeps them from coming back in one moment.
            wait = asked.Value + (options.FirstDelay * (options.Jitter * Random.Shared.NextDouble()));
        }

        return options.Limit == Timeout.InfiniteTimeSpan
            || (options.Limit > TimeSpan.Zero && time.GetElapsedTime(firstFailure.Value) + wait <= options.Limit);
    }

    /// <summary>Something went well: the next failure is a first one.</summary>
    public void Renew() => (firstFailure, failures) = (null, 0);

    private TimeSpan Backoff(int before)
    {
        // The exponent is bounded, or the product overflows.
        var whole = Math.Min(options.FirstDelay.TotalSeconds * Math.Pow(2, Math.Min(before, 60)), options.MaxDelay.TotalSeconds);
        return TimeSpan.FromSeconds(whole * (1 - (options.Jitter * Random.Shared.NextDouble())));
    }
}
