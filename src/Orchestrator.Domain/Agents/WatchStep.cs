namespace Orchestrator.Domain.Agents;

/// <summary>What is to be done about an agent that holds attempts.</summary>
public enum WatchStep
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It is suspected: a canary is to be sent, a small task that any agent answers at once, beside what occupies its slots.</summary>
    SendCanary,

    /// <summary>It did not answer: its circuit breaker is to be opened.</summary>
    OpenBreaker,
}
