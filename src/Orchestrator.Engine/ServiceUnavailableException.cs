namespace Orchestrator.Engine;

/// <summary>
/// The engine cannot answer now: the store is failing, a shard is being recovered, or the node is shutting down. Whether
/// a command took effect is unknown; an idempotency key makes it safe to send again.
/// </summary>
/// <param name="code">Stable code: <c>storage_unavailable</c>, <c>recovering</c>, <c>overloaded</c> or <c>shutting_down</c>.</param>
public sealed class ServiceUnavailableException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Code { get; } = code;
}
