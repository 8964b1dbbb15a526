using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Schedules;

/// <summary>What a schedule does with tasks. Doing any of it twice changes nothing more.</summary>
/// <param name="engine">The engine of the whole cluster, once it is put together.</param>
internal sealed class ScheduleWork(Func<IOrchestrator> engine)
{
    /// <summary>How long one look waits for an end; the next one follows.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Submits the task of a firing, once the one it replaces is told to end.</summary>
    public async Task<TaskResponse> SendAsync(TaskSpec spec, TaskId? replaces)
    {
        if (replaces is { } previous)
        {
            await engine().CancelAsync(previous, "Its schedule has fired again.");
        }

        return await engine().SubmitAsync(spec);
    }

    /// <summary>Whether a task has ended; one that is not kept any longer has.</summary>
    public async Task<bool> HasEndedAsync(TaskId task) => HasEnded(await engine().FindAsync(task));

    /// <summary>As <see cref="HasEndedAsync"/>, and waits a while for it.</summary>
    public async Task<bool> WaitForEndAsync(TaskId task) => HasEnded(await engine().WaitAsync(task, Patience));

    private static bool HasEnded(TaskView? task) => task is null || task.State.IsTerminal();
}
