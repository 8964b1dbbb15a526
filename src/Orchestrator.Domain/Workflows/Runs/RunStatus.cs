namespace Orchestrator.Domain.Workflows.Runs;

/// <summary>Where a run stands.</summary>
public enum RunStatus
{
    /// <summary>Steps are done as their turn comes. Left by pause, and when all steps have ended.</summary>
    Running,

    /// <summary>No step starts; what runs runs on. Left by resume, cancel and the run's time-out.</summary>
    Paused,

    /// <summary>All steps have ended, and none that counts has failed. Left by rerun only.</summary>
    Completed,

    /// <summary>A step failed, or the run took too long. Left by rerun only.</summary>
    Failed,

    /// <summary>Somebody stopped it. Left by rerun only.</summary>
    Cancelled,
}
