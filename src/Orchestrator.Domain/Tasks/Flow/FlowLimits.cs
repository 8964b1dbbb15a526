namespace Orchestrator.Domain.Tasks.Flow;

/// <summary>
/// What holds the tasks of a domain back although agents are free: limits by concurrency key and for the whole domain, and how
/// tenants share. All are looked at when an attempt is about to start; a task that is held occupies nothing.
/// </summary>
public sealed record FlowLimits
{
    /// <summary>The tag that names a task's tenant.</summary>
    public const string TenantTag = "tenant";

    /// <summary>No limits, and equal tenants.</summary>
    public static FlowLimits None { get; } = new();

    /// <summary>Attempts that may be held at once by the tasks of one concurrency key; 0 for no limit, the default.</summary>
    public KeyedLimit<int> Concurrency { get; init; } = new(0);

    /// <summary>Attempts that may start in a time by concurrency key. Default none.</summary>
    public KeyedLimit<StartRate> Rates { get; init; } = new(default(StartRate));

    /// <summary>Attempts that may start in a time in the whole domain. Default none.</summary>
    public StartRate DomainRate { get; init; }

    /// <summary>Tasks of one concurrency key that may wait (submitted or queued) before a submission is refused; 0 for no limit, the default.</summary>
    public int MaxQueuedPerKey { get; init; }

    /// <summary>
    /// A tenant's part of the slots against the others' while several have tasks waiting; above 0. Default 1 each. Tasks without the
    /// tag share as one tenant, whose name is empty.
    /// </summary>
    public KeyedLimit<double> TenantWeights { get; init; } = new(1.0);

    /// <summary>True when nothing limits any key: keys need not be looked at.</summary>
    internal bool IgnoresKeys =>
        MaxQueuedPerKey == 0 && Concurrency is { Default: 0, ByName.Count: 0 } && !Rates.Default.IsLimit && Rates.ByName.Count == 0;

    /// <summary>True when something limits this key.</summary>
    internal bool Limits(string key) => MaxQueuedPerKey > 0 || Concurrency.Of(key) > 0 || Rates.Of(key).IsLimit;
}
