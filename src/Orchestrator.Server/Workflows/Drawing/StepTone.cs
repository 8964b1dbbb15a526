namespace Orchestrator.Server.Workflows.Drawing;

/// <summary>How a step is coloured.</summary>
public enum StepTone
{
    /// <summary>It stands for itself: nothing is known of a run.</summary>
    Plain,

    /// <summary>It has not begun.</summary>
    Pending,

    /// <summary>It is being done.</summary>
    Running,

    /// <summary>It has a result.</summary>
    Completed,

    /// <summary>It has an error.</summary>
    Failed,

    /// <summary>It was not done.</summary>
    Skipped,
}
