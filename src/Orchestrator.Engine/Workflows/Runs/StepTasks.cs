using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>The tasks of steps, through the engine that everybody uses.</summary>
/// <param name="tasks">The engine, once the node is put together.</param>
internal sealed class StepTasks(Func<IOrchestrator> tasks, ShardDirectory shards) : IStepTasks
{
    // What is wrong with a spec is told by the task, never thrown at who asks.
    public async Task<IReadOnlyList<SubmitOutcome>> SubmitAsync(IReadOnlyList<TaskSpec> specs) => await tasks().SubmitManyAsync(specs);

    public async Task<TaskView?> FindAsync(TaskId id) => await tasks().FindAsync(id);

    public async Task CancelAsync(TaskId id, string reason) => await tasks().CancelAsync(id, reason);

    public void Noted(IReadOnlyList<(TaskId Task, UInt128 Key)> ended)
    {
        foreach (var shard in ended.GroupBy(task => task.Task.Shard))
        {
            // Of shards that are elsewhere the keys go by their time.
            shards.Served(shard.Key)?.TellControl(new StepsNoted([.. shard.Select(task => task.Key)]));
        }
    }
}
