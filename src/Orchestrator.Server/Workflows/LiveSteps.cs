using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Engine;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Workflows;

namespace Orchestrator.Server.Workflows;

/// <summary>Looks up how the tasks of a run's steps stand: a run only knows that it has submitted them, not whether they wait.</summary>
internal sealed class LiveSteps(IOrchestrator orchestrator)
{
    /// <summary>A run with more at once is looked at by its numbers, not step by step.</summary>
    public const int Most = 100;

    public async Task<IReadOnlyDictionary<TaskId, TaskView>> FindAsync(RunView run, CancellationToken cancellation)
    {
        var ids = run.Steps.Where(step => step is { Status: StepStatus.Running, Task: not null }).Select(step => step.Task!.Value).Take(Most);
        try
        {
            var tasks = await Task.WhenAll(ids.Select(id => orchestrator.FindAsync(id, cancellation)));
            return tasks.OfType<TaskView>().ToDictionary(task => task.Id);
        }
        catch (ServiceUnavailableException)
        {
            // How the run stands is known; what its tasks wait for can be told by the next call.
            return new Dictionary<TaskId, TaskView>();
        }
    }
}
