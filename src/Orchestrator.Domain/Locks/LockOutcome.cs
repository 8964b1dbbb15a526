namespace Orchestrator.Domain.Locks;

/// <summary>What became of a wish for a lock.</summary>
public enum LockOutcome
{
    /// <summary>The caller holds it.</summary>
    Granted,

    /// <summary>Somebody else holds it.</summary>
    Held,

    /// <summary>The caller does not hold it, or not any longer.</summary>
    Lost,

    /// <summary>The caller held it, and it is free now.</summary>
    Released,

    /// <summary>As many locks are held as may be.</summary>
    TooMany,
}
