namespace Orchestrator.Sdk;

/// <summary>What became of one task of a batch.</summary>
public enum BatchOutcome
{
    /// <summary>It certainly was not submitted: its batch did not reach the server.</summary>
    NotSubmitted,

    /// <summary>It may have been submitted: the answer was lost. To be submitted again with the same idempotency key, if it has one.</summary>
    Unknown,

    /// <summary>A new task, durable by now.</summary>
    Accepted,

    /// <summary>Its idempotency key was used before; the answer is the first task. After a lost answer that is the task itself.</summary>
    Repeated,

    /// <summary>The server said no, and why.</summary>
    Refused,
}
