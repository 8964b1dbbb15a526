using System.Text.Json;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Projection;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Engine.Tasks.Release;

namespace Orchestrator.Engine;

/// <summary>Takes calls to the shards they belong to, and to the table of finished tasks for what has left memory.</summary>
internal sealed class TaskClient : IOrchestrator
{
    private readonly OrchestratorOptions options;
    private readonly TimeProvider time;
    private readonly ShardDirectory shards;
    private readonly InProcessAgent agent;
    private readonly OutcomeStatistics statistics;
    private readonly FinishedTasks finished;
    private readonly TaskLists lists;
    private readonly DateTimeOffset startedAt;

    public TaskClient(
        OrchestratorOptions options, NodeEnvironment environment, ShardDirectory shards, InProcessAgent agent, OutcomeStatistics statistics)
    {
        this.options = options;
        this.shards = shards;
        this.agent = agent;
        this.statistics = statistics;
        time = environment.Time;
        startedAt = time.GetUtcNow();
        finished = new FinishedTasks(environment.Projection);
        lists = new TaskLists(shards, finished);
    }

    public Task<TaskResponse> SubmitAsync(TaskSpec spec, CancellationToken cancellation = default) =>
        SendAsync(Open(spec), new ClientCommand(new SubmitTask(Normalize(spec))), cancellation);

    public Task<TaskView> RunAsync(TaskSpec spec, CancellationToken cancellation = default)
    {
        var submission = new SubmitAndWait(Normalize(spec), finished);
        Send(Open(spec), submission);
        return (cancellation.CanBeCanceled ? submission.Task.WaitAsync(cancellation) : submission.Task)!;
    }

    public async Task<TaskView?> FindAsync(TaskId id, CancellationToken cancellation = default)
    {
        if (shards.Find(id.Shard) is not { } shard)
        {
            return null;
        }

        var view = await AskAsync(shard, new ShardQuery<TaskView?>(state => state.Queue.Find(id) is { } task ? state.View(task) : null), cancellation);
        return view ?? await finished.FindAsync(id, cancellation);
    }

    public async Task<TaskView?> WaitAsync(TaskId id, TimeSpan patience, CancellationToken cancellation = default)
    {
        if (shards.Find(id.Shard) is not { } shard)
        {
            return null;
        }

        var waiter = new EndWaiter();
        Send(shard, new WaitForEnd(id, waiter));
        try
        {
            return await waiter.Task.WaitAsync(patience, time, cancellation) ?? await finished.FindAsync(id, cancellation);
        }
        catch (TimeoutException)
        {
            waiter.TrySetCanceled(CancellationToken.None);
            return await FindAsync(id, cancellation);
        }
        catch (OperationCanceledException)
        {
            waiter.TrySetCanceled(CancellationToken.None);
            throw;
        }
    }

    public Task<TaskPage> ListAsync(TaskFilter filter, int limit, TaskCursor? after = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        return lists.PageAsync(filter, limit, after, cancellation);
    }

    public async Task<TaskResponse> CancelAsync(TaskId id, string? reason = null, CancellationToken cancellation = default)
    {
        if (shards.Find(id.Shard) is not { } shard)
        {
            return NotFound(id);
        }

        var response = await SendAsync(shard, new ClientCommand(new CancelTask(id, reason)), cancellation);
        return response.Kind == TaskReplyKind.NotFound && await finished.FindAsync(id, cancellation) is { } task
            ? new TaskResponse(task.State == TaskState.Cancelled ? TaskReplyKind.Repeated : TaskReplyKind.NotAllowed, id, task)
            : response;
    }

    public async Task<TaskResponse> RetryAsync(TaskId id, CancellationToken cancellation = default)
    {
        if (shards.Find(id.Shard) is not { } shard)
        {
            return NotFound(id);
        }

        var response = await SendAsync(shard, new ClientCommand(new RetryTask(id)), cancellation);
        if (response.Kind == TaskReplyKind.NotFound && await finished.FindHistoryAsync(id, cancellation) is { } history)
        {
            response = await SendAsync(shard, new ClientCommand(new RetryTask(id, history)), cancellation);
            return response.Task is null ? response with { Task = new TaskView(TaskRecord.Fold(history)) } : response;
        }

        return response;
    }

    public async Task<NodeStatus> StatusAsync(CancellationToken cancellation = default)
    {
        var domains = await Task.WhenAll(shards.All.Select(handle => AskAsync(
            handle,
            new ShardQuery<DomainStatus>(shard => new DomainStatus(
                handle.Domain, [.. TaskStates.All.Select(shard.Queue.Count)], shard.Queue.FinishedInMemory)),
            cancellation)));
        return new NodeStatus(
            startedAt, agent.Profile.Id, agent.Slots, agent.Used, domains, statistics.Summarize(time.GetUtcNow() - startedAt));
    }

    private static TaskResponse NotFound(TaskId id) => new(TaskReplyKind.NotFound, id, null);

    private static async Task<TAnswer> AskAsync<TAnswer>(ShardHandle shard, ShardQuery<TAnswer> query, CancellationToken cancellation)
    {
        Send(shard, query);
        return await query.Task.WaitAsync(cancellation);
    }

    private static Task<TaskResponse> SendAsync(ShardHandle shard, ClientCommand command, CancellationToken cancellation)
    {
        Send(shard, command);
        return cancellation.CanBeCanceled ? command.Task.WaitAsync(cancellation) : command.Task;
    }

    private static void Send(ShardHandle shard, IShardMessage message)
    {
        if (!shard.Actor.Tell(message))
        {
            throw shard.Actor.Termination.IsCompleted
                ? new ServiceUnavailableException("shutting_down", $"Domain '{shard.Domain}' is not served any longer.")
                : new ServiceUnavailableException("overloaded", $"Too many commands wait for domain '{shard.Domain}'.");
        }
    }

    private static TaskSpec Normalize(TaskSpec spec)
    {
        try
        {
            var input = JsonLine.Normalize(spec.Input);
            return input.Equals(spec.Input) ? spec : spec with { Input = input };
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"input_data is not JSON, or deeper than {JsonLine.MaxDepth} levels: {e.Message}", e);
        }
    }

    private ShardHandle Open(TaskSpec spec)
    {
        if (TaskSpecRules.Check(spec, options.MaxPayloadBytes) is { Count: > 0 } faults)
        {
            throw new ArgumentException(string.Join("; ", faults.Select(fault => $"{fault.Field} {fault.Cure}")));
        }

        return shards.Open(spec.Domain) ?? throw new TooManyDomainsException(spec.Domain, options.MaxDomains);
    }
}
