using System.Collections.Concurrent;
using Orchestrator.Domain.Workflows.Runs;
using Orchestrator.Domain.Workflows.Runs.Commands;
using Orchestrator.Engine.Journaled;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Workflows.Runs;

/// <summary>The shards of runs in this process: by partition, and by number for what has an id.</summary>
/// <param name="calls">Takes calls to a partition.</param>
internal sealed class RunShards(Func<int, JournaledCalls<RunsActor>> calls, TimeProvider time) : IRuns, IStepEnds
{
    private readonly ConcurrentDictionary<int, int> partitions = new();

    /// <summary>By partition.</summary>
    public IReadOnlyList<JournaledCalls<RunsActor>> All { get; } = [.. Enumerable.Range(0, WorkflowOptions.MaxPartitions).Select(calls)];

    /// <summary>Takes the end of a task whose run is not in this process to where it is.</summary>
    public Action<StepReference, TaskView> Elsewhere { get; set; } = (_, _) => { };

    /// <summary>A partition's shard has this number.</summary>
    public void Recovered(int partition, int number) => partitions[number] = partition;

    public ValueTask<int?> PartitionOfAsync(RunId id, CancellationToken cancellation) => new(PartitionOf(id));

    public Task<RunAnswer> DoAsync(int partition, RunOrder order, CancellationToken cancellation) =>
        All[partition].AskAsync(runs => ToAnswer(runs.Do(order.Decide)), cancellation);

    public Task<RunView?> FindAsync(int partition, RunId id, CancellationToken cancellation) =>
        All[partition].AskAsync(runs => runs.Table.Find(id) is { } run ? RunViews.Of(run) : null, null, cancellation);

    public async Task<RunView?> WaitAsync(int partition, RunId id, TimeSpan patience, long? after, CancellationToken cancellation)
    {
        var wait = new RunWait(id, after);
        All[partition].Send(All[partition].Serving(), wait);
        try
        {
            return await wait.Answer.OnOwnScheduler().WaitAsync(patience, time, cancellation);
        }
        catch (TimeoutException)
        {
            wait.GiveUp();
            return await FindAsync(partition, id, cancellation);
        }
        catch (OperationCanceledException)
        {
            wait.GiveUp();
            throw;
        }
    }

    public Task<IReadOnlyList<RunHistoryEntry>?> HistoryAsync(int partition, RunId id, CancellationToken cancellation) =>
        All[partition].AskAsync(runs => runs.Table.Find(id) is { } run ? RunViews.HistoryOf(run) : null, null, cancellation);

    public async Task<IReadOnlyList<RunView>> ListAsync(RunFilter filter, int limit, RunId? after, CancellationToken cancellation)
    {
        var pages = await Task.WhenAll(All.Where(calls => calls.IsHere).Select(calls => ListAsync(calls, filter, limit, after, cancellation)));
        return [.. pages.SelectMany(page => page)];
    }

    /// <summary>The newest runs of one partition that fit.</summary>
    public Task<List<RunView>> ListAsync(int partition, RunFilter filter, int limit, RunId? after, CancellationToken cancellation) =>
        ListAsync(All[partition], filter, limit, after, cancellation);

    public void Ended(StepReference step, TaskView task)
    {
        if (PartitionOf(step.Run) is not { } partition || !Ended(partition, step, task))
        {
            Elsewhere(step, task);
        }
    }

    /// <summary>Tells a partition of this process; false when it is not here.</summary>
    public bool Ended(int partition, StepReference step, TaskView task) => All[partition].TellControl(new RunMessage.TaskEnded(step, task));

    private static Task<List<RunView>> ListAsync(JournaledCalls<RunsActor> calls, RunFilter filter, int limit, RunId? after, CancellationToken cancellation) => calls.AskAsync(
        runs => runs.Table.NewestFirst(after)
            .Where(run => (filter.Status is not { } status || run.Status == status) && (filter.WorkflowId is not { } id || run.WorkflowId == id))
            .Take(limit)
            .Select(RunViews.Summary)
            .ToList(),
        [],
        cancellation);

    private static RunAnswer ToAnswer(RunReply reply) => new((RunAnswerKind)reply.Kind, reply.Run is null ? null : RunViews.Of(reply.Run), reply.Detail);

    private int? PartitionOf(RunId run) => partitions.TryGetValue(run.Shard, out var partition) ? partition : null;
}
