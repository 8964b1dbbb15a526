using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>The tasks of steps, through the engine that everybody uses.</summary>
/// <param name="tasks">The engine, once the node is put together.</param>
internal sealed class StepTasks(Func<IOrchestrator> tasks, ShardDirectory shards) : IStepTasks
{
    public Task<IReadOnlyList<SubmitOutcome>> SubmitAsync(IReadOnlyList<TaskSpec> specs) => tasks().SubmitManyAsync(specs);

    public Task<TaskView?> FindAsync(TaskId id) => tasks().FindAsync(id);

    public Task CancelAsync(TaskId id, string reason) => tasks().CancelAsync(id, reason);

    public void Noted(IReadOnlyList<(TaskId Task, UInt128 Key)> ended)
    {
        foreach (var shard in ended.GroupBy(task => task.Task.Shard))
        {
            // Of shards that are elsewhere the keys go by their time.
            shards.Served(shard.Key)?.TellControl(new StepsNoted([.. shard.Select(task => task.Key)]));
        }
    }
}
