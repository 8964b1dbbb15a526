using System.Collections.Frozen;
using System.Text;

namespace Orchestrator.Engine.Codec;

/// <summary>The known field names as shared strings, so that reading a journal makes none of them anew.</summary>
internal static class PropertyNames
{
    private const int Longest = 32;
    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Known = new[]
    {
        "seq", "type", "task", "at", "attempt", "token", "agent", "session", "due_at", "retry_at", "grace_until", "percent",
        "message", "checkpoint", "result", "reason", "error", "retryable", "charged", "requeued", "abandoned", "outcome",
        "history", "spec", "task_type", "domain", "priority", "input", "timeout", "queue_timeout", "run_at", "delay", "retry",
        "idempotency_key", "body_hash", "concurrency_key", "tags", "input_packed",
        "checkpoint_packed", "result_packed", "requirements", "capabilities", "labels", "device_id", "zone",
        "redundancy", "redundancy_policy", "cache", "strategy", "ttl", "version", "key", "cached_from", "parent",
    }.ToFrozenDictionary(name => name, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    public static string? Find(ReadOnlySpan<byte> utf8)
    {
        Span<char> chars = stackalloc char[Longest];
        return utf8.Length <= chars.Length && Known.TryGetValue(chars[..Encoding.UTF8.GetChars(utf8, chars)], out var name)
            ? name
            : null;
    }
}
