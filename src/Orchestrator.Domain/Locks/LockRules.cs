using System.Buffers;
using Orchestrator.Domain.Tasks;

namespace Orchestrator.Domain.Locks;

/// <summary>What names and times of locks may be.</summary>
public static class LockRules
{
    private static readonly SearchValues<char> ControlCharacters = SearchValues.Create([.. Enumerable.Range(0, 32).Select(c => (char)c), (char)127]);

    /// <summary>Shortest time a lock is held without a renewal.</summary>
    public static TimeSpan MinTtl { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest time a lock is held without a renewal.</summary>
    public static TimeSpan MaxTtl { get; } = TimeSpan.FromHours(24);

    /// <summary>How long a lock is held without a renewal, when nobody says.</summary>
    public static TimeSpan DefaultTtl { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time a caller can wait for a lock in one call.</summary>
    public static TimeSpan MaxWait { get; } = TimeSpan.FromSeconds(60);

    /// <summary>What is wrong with the name of a lock, to be read after the word it is for; null when nothing is. Names that a path swallows are none.</summary>
    public static string? NameFault(string name) =>
        name is "." or ".." ? "must not be '.' or '..'" : TextFault(name);

    /// <summary>What is wrong with an owner or a lease id.</summary>
    public static string? TextFault(string text) => text.Length is 0 or > TaskSpecRules.MaxNameLength || text.AsSpan().ContainsAny(ControlCharacters)
        ? $"must have 1 to {TaskSpecRules.MaxNameLength} characters and no control characters"
        : null;

    /// <summary>What is wrong with a ttl.</summary>
    public static string? TtlFault(TimeSpan ttl) =>
        ttl < MinTtl || ttl > MaxTtl ? $"must be from {MinTtl.TotalSeconds} to {MaxTtl.TotalSeconds} seconds" : null;

    /// <summary>What is wrong with a wait.</summary>
    public static string? WaitFault(TimeSpan wait) =>
        wait < TimeSpan.Zero || wait > MaxWait ? $"must be from 0 to {MaxWait.TotalSeconds} seconds" : null;
}
