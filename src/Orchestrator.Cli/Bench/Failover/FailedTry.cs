namespace Orchestrator.Cli.Bench.Failover;

/// <summary>One try of a call that came to nothing.</summary>
/// <param name="BegunAt">When it was sent.</param>
/// <param name="FailedAt">When it was known to have failed.</param>
/// <param name="Node">Where it was sent.</param>
/// <param name="Status">The HTTP status; 0 when there was no answer.</param>
/// <param name="RetryAfter">When the node asked to try again; null when it did not.</param>
/// <param name="Reason">What was said.</param>
internal sealed record FailedTry(DateTimeOffset BegunAt, DateTimeOffset FailedAt, Uri Node, int Status, TimeSpan? RetryAfter, string Reason);
