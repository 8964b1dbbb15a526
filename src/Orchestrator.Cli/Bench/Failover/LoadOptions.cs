namespace Orchestrator.Cli.Bench.Failover;

/// <summary>A steady load on a cluster.</summary>
internal sealed record LoadOptions
{
    /// <summary>Clients that submit at the same time.</summary>
    public int Clients { get; init; } = 6;

    /// <summary>Submissions of all clients together.</summary>
    public double TasksPerSecond { get; init; } = 60;

    /// <summary>Of so many tasks one takes 1 to 3 s; the others take no time.</summary>
    public int LongOneIn { get; init; } = 10;

    /// <summary>Domains that tasks go to in turn: each is a shard.</summary>
    public IReadOnlyList<string> Domains { get; init; } = ["reports", "images", "mails", "audio", "video", "index"];

    /// <summary>How long a try may take before the next node is asked.</summary>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Sent with every call; null for none.</summary>
    public string? ApiKey { get; init; }
}
