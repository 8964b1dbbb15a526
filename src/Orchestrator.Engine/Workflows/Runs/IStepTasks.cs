using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>The tasks of steps, wherever their shards are.</summary>
internal interface IStepTasks
{
    /// <summary>Submits tasks; each is accepted or refused by itself, and one that was submitted before is known.</summary>
    Task<IReadOnlyList<SubmitOutcome>> SubmitAsync(IReadOnlyList<TaskSpec> specs);

    /// <summary>A task as it stands; null when there is none.</summary>
    Task<TaskView?> FindAsync(TaskId id);

    Task CancelAsync(TaskId id, string reason);

    /// <summary>The ends of these tasks are noted: nobody will submit them again. A favour that may be lost.</summary>
    void Noted(IReadOnlyList<(TaskId Task, UInt128 Key)> tasks);
}
