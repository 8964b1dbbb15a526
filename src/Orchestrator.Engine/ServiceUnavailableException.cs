namespace Orchestrator.Engine;

/// <summary>
/// The engine cannot answer now: the store is failing, a shard is being recovered, or the node is shutting down. Whether
/// a command took effect is unknown; an idempotency key makes it safe to send again.
/// </summary>
/// <param name="code">
/// Stable code: <c>storage_unavailable</c>, <c>recovering</c>, <c>overloaded</c>, <c>shutting_down</c>, <c>moved</c> or <c>too_few_members</c>.
/// </param>
public sealed class ServiceUnavailableException(string code, string message, Exception? inner = null) : Exception(message, inner)
{
    private const string MovedCode = "moved";
    private const string ShuttingDownCode = "shutting_down";

    public string Code { get; } = code;

    /// <summary>True when the call certainly had no effect, and would have one on another node: it can be sent there as it is.</summary>
    public bool IsMoved => Code == MovedCode;

    /// <summary>What is told to a call that certainly had no effect, because nobody is here to answer it.</summary>
    internal static ServiceUnavailableException NotServed(string what, bool standsAlone) =>
        standsAlone ? new(ShuttingDownCode, "The node is shutting down.") : Moved($"of {what}");

    internal static ServiceUnavailableException Unreachable(string node) => new(MovedCode, $"Node '{node}' cannot be reached.");

    internal static ServiceUnavailableException Moved(string domain) => new(MovedCode, $"Domain '{domain}' is not served by this node.");
}
