namespace Orchestrator.Domain.Workflows.Runs.Commands;

/// <summary>What became of a command to a run.</summary>
public enum RunReplyKind
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>It was so already; for a start: the run with this key.</summary>
    Repeated,

    /// <summary>There is no such run.</summary>
    NotFound,

    /// <summary>The run's status does not allow it, or there is no such step.</summary>
    NotAllowed,

    /// <summary>The idempotency key was used for another request.</summary>
    KeyConflict,

    /// <summary>As many runs are live as may be.</summary>
    TooMany,
}
