using System.Text.Json;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Domain.Tasks.Queue;
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
        Open(spec).Send(submission);
        return (cancellation.CanBeCanceled ? submission.Task.WaitAsync(cancellation) : submission.Task)!;
    }

    public async Task<TaskView?> FindAsync(TaskId id, CancellationToken cancellation = default)
    {
        if (shards.Find(id.Shard) is not { } shard)
        {
            return null;
        }

        return await FromMemoryAsync() ?? await finished.FindAsync(id, cancellation)

            // A retry by hand may have taken it back into memory between the two looks.
            ?? await FromMemoryAsync() ?? await finished.FindAsync(id, cancellation);

        Task<TaskView?> FromMemoryAsync() => shard.AskAsync(
            new ShardQuery<TaskView?>(state => state.Queue.Find(id) is { } task ? state.View(task) : null), cancellation);
    }

    public async Task<TaskView?> WaitAsync(TaskId id, TimeSpan patience, CancellationToken cancellation = default)
    {
        if (shards.Find(id.Shard) is not { } shard)
        {
            return null;
        }

        var askedAt = time.GetTimestamp();
        var left = patience;
        while (true)
        {
            var waiter = new EndWaiter();
            shard.Send(new WaitForEnd(id, waiter));
            try
            {
                if (await waiter.Task.OnOwnScheduler().WaitAsync(left, time, cancellation) is { } ended)
                {
                    return ended;
                }
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

            // Not in memory; but a retry by hand may have taken it back meanwhile, and then its end is still to come.
            var found = await FindAsync(id, cancellation);
            left = patience == Timeout.InfiniteTimeSpan ? patience : patience - time.GetElapsedTime(askedAt);
            if (found is null || found.State.IsTerminal() || (left <= TimeSpan.Zero && left != Timeout.InfiniteTimeSpan))
            {
                return found;
            }
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
        if (response.Kind != TaskReplyKind.NotFound || await FindAsync(id, cancellation) is not { } task)
        {
            return response;
        }

        // A retry by hand may have taken it back into memory meanwhile.
        return task.State.IsTerminal()
            ? new TaskResponse(task.State == TaskState.Cancelled ? TaskReplyKind.Repeated : TaskReplyKind.NotAllowed, id, task)
            : await CancelAsync(id, reason, cancellation);
    }

    public async Task<TaskResponse> RetryAsync(TaskId id, CancellationToken cancellation = default)
    {
        if (shards.Find(id.Shard) is not { } shard)
        {
            return NotFound(id);
        }

        // Between the looks into memory and table the task may come back and leave again: a history that is not the whole
        // one must not be taken for it.
        var isGone = false;
        while (true)
        {
            var inMemory = new ClientCommand(new RetryTask(id));
            var response = await SendAsync(shard, inMemory, cancellation);
            if (response.Kind != TaskReplyKind.NotFound || isGone)
            {
                return response;
            }

            if (await finished.FindHistoryAsync(id, cancellation) is not { } history)
            {
                isGone = true;
                continue;
            }

            response = await SendAsync(
                shard,
                new ClientCommand(new RetryTask(id, history)) { Otherwise = (inMemory.Stamp, new RetryTask(id)) },
                cancellation);
            if (response.Kind != TaskReplyKind.NotFound)
            {
                return response.Task is null ? response with { Task = new TaskView(TaskRecord.Fold(history)) } : response;
            }
        }
    }

    public async Task<NodeStatus> StatusAsync(CancellationToken cancellation = default)
    {
        var domains = await Task.WhenAll(shards.All.Select(handle => handle.AskAsync(
            new ShardQuery<DomainStatus>(shard => new DomainStatus(
                handle.Domain, [.. TaskStates.All.Select(shard.Queue.Count)], shard.Queue.FinishedInMemory)),
            cancellation)));
        return new NodeStatus(
            startedAt, agent.Profile.Id, agent.Slots, agent.Used, domains, statistics.Summarize(time.GetUtcNow() - startedAt));
    }

    private static TaskResponse NotFound(TaskId id) => new(TaskReplyKind.NotFound, id, null);

    private static Task<TaskResponse> SendAsync(ShardHandle shard, ClientCommand command, CancellationToken cancellation)
    {
        shard.Send(command);
        return cancellation.CanBeCanceled ? command.Task.WaitAsync(cancellation) : command.Task;
    }

    private static TaskSpec Normalize(TaskSpec spec)
    {
        ReadOnlyMemory<byte> input;
        try
        {
            input = JsonLine.Normalize(spec.Input);
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"input_data is not JSON, or deeper than {JsonLine.MaxDepth} levels: {e.Message}", e);
        }

        var normal = input.Equals(spec.Input) ? spec : spec with { Input = input };
        return normal.IdempotencyKey is null || normal.BodyHash != default ? normal : normal with { BodyHash = HashOf(normal) };
    }

    /// <summary>What tells a repeated submission from another one with the same key, when the caller has no body to hash.</summary>
    private static UInt128 HashOf(TaskSpec spec)
    {
        using var buffer = new BatchBuffer();
        new TaskSpecWriter(new JsonLineWriter(buffer)).Write(spec with { IdempotencyKey = null });
        return IdempotencyKeys.Hash(buffer.Written.Span);
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
