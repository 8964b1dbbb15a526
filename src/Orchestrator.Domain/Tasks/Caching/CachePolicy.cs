namespace Orchestrator.Domain.Tasks.Caching;

/// <summary>Whether a task's result may be one that was computed before, and for how long its own may be used by others.</summary>
public sealed record CachePolicy
{
    /// <summary>Default time to live.</summary>
    public static TimeSpan DefaultTimeToLive { get; } = TimeSpan.FromHours(24);

    /// <summary>Where results are kept. Default <see cref="CacheStrategy.Memory"/>.</summary>
    public CacheStrategy Strategy { get; init; } = CacheStrategy.Memory;

    /// <summary>How old a result may be, and how long the task's own is kept. Default 24 h.</summary>
    public TimeSpan TimeToLive { get; init; } = DefaultTimeToLive;

    /// <summary>Version of the code that computes the result: another one asks for another result. Default empty.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>
    /// What tells this result from all others, see <see cref="CacheKey"/>. It is set once when the task is accepted, and stored; zero before.
    /// </summary>
    public UInt128 Key { get; init; }
}
