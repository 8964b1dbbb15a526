namespace Orchestrator.Sdk;

/// <summary>
/// No answer came. A call that changes something may still have been carried out; a submission with an idempotency key can
/// be repeated without harm.
/// </summary>
public sealed class OrchestratorUnreachableException(Uri server, string reason, Exception? inner = null)
    : Exception(
        $"No answer from {server.GetLeftPart(UriPartial.Path).TrimEnd('/')} ({reason}); start it with `orc server`, or name another with --server.", inner)
{
    /// <summary>Who did not answer.</summary>
    public Uri Server { get; } = server;

    /// <summary>False when there was no connection, so that the call certainly had no effect. Default true.</summary>
    public bool MayHaveArrived { get; init; } = true;
}
