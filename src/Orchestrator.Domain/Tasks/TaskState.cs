namespace Orchestrator.Domain.Tasks;

/// <summary>Where a task stands. docs/task-states.md draws it, and a test compares the drawing with <see cref="TaskTransitions"/>.</summary>
public enum TaskState
{
    /// <summary>Accepted, not yet due. Its due time moves it to <see cref="Queued"/>.</summary>
    Submitted,

    /// <summary>Waiting for an agent, first or again between attempts. Dispatch or the queue time-out moves it on.</summary>
    Queued,

    /// <summary>An attempt is recorded and on its way to an agent. The agent's report or the start deadline moves it on.</summary>
    Scheduled,

    /// <summary>An agent runs the attempt. Its report, the time-out or the loss of the agent moves it on.</summary>
    Running,

    /// <summary>Ended with an accepted result.</summary>
    Completed,

    /// <summary>Ended with an error that is not to be retried. A person may retry it.</summary>
    Failed,

    /// <summary>Ended because somebody asked. A person may retry it.</summary>
    Cancelled,

    /// <summary>Out of attempts, or poison: it took too many agents with it. Kept for a person, who may retry it.</summary>
    DeadLettered,
}
