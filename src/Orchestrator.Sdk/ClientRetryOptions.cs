namespace Orchestrator.Sdk;

/// <summary>
/// When a call is tried again: after a failure to connect, a broken connection, or an answer 429, 502, 503 or 504. A call that must
/// not be carried out twice (a retry by hand, the start of a bulk action) is tried again only when it certainly had no effect.
/// </summary>
public sealed class ClientRetryOptions
{
    /// <summary>Tries nothing again.</summary>
    public static ClientRetryOptions Never => new() { Limit = TimeSpan.Zero };

    /// <summary>
    /// How long after its first failure a call may begin its last try; long enough for a server to restart. Default 2 min. Zero tries
    /// nothing again, <see cref="Timeout.InfiniteTimeSpan"/> gives up never.
    /// </summary>
    public TimeSpan Limit { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>The wait before the second try; each further one is twice as long. Default 0.2 s.</summary>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>No wait is longer, unless the server asks for one with <c>Retry-After</c>. Default 10 s.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Share of each wait that is left to chance, 0 to 1, so that clients do not come back all at once. Default 0.5.</summary>
    public double Jitter { get; set; } = 0.5;
}
