using System.Text.Json;
using Orchestrator.Actors;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Caching;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Domain.Tasks.Queue;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Engine.Artifacts;
using Orchestrator.Engine.Caching;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Events;
using Orchestrator.Engine.Lists;
using Orchestrator.Engine.Logs;
using Orchestrator.Engine.Projection;
using Orchestrator.Engine.Status;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Engine.Tasks.Release;

namespace Orchestrator.Engine;

/// <summary>Takes calls to the shards they belong to, and to the table of finished tasks for what has left memory.</summary>
internal sealed class TaskClient : IOrchestrator, IAttemptReports
{
    private readonly OrchestratorOptions options;
    private readonly TimeProvider time;
    private readonly ShardDirectory shards;
    private readonly EventFeed events;
    private readonly FinishedTasks finished;
    private readonly TaskLists lists;
    private readonly BatchSubmission batches;
    private readonly TaskLogReader logs;
    private readonly ResultCache cache;
    private readonly ArtifactUses artifacts;
    private readonly TaskRemoval removal;
    private readonly StatusReport status;

    public TaskClient(
        OrchestratorOptions options,
        NodeEnvironment environment,
        ShardDirectory shards,
        IStatusParts nodes,
        EventFeed events,
        ActorRef<ProjectorMessage> projector,
        TaskLogs logs,
        ResultCache cache,
        ArtifactUses artifacts)
    {
        this.options = options;
        this.shards = shards;
        this.events = events;
        this.cache = cache;
        this.artifacts = artifacts;
        time = environment.Time;
        finished = new FinishedTasks(environment.Projection);
        lists = new TaskLists(new LocalMemory(shards), finished);
        removal = new TaskRemoval(shards, projector, logs);
        status = new StatusReport(nodes, environment.Projection, time);
        batches = new BatchSubmission(SendAsync);
        this.logs = new TaskLogReader(this, logs, time);
    }

    public Task<TaskResponse> SubmitAsync(TaskSpec spec, CancellationToken cancellation = default) =>
        SubmitAsync(Open(spec), Normalize(spec), cancellation);

    public Task<IReadOnlyList<SubmitOutcome>> SubmitManyAsync(IReadOnlyList<TaskSpec> specs, CancellationToken cancellation = default) =>
        batches.SubmitAsync(Checked(specs), cancellation);

    public Task<TaskView> RunAsync(TaskSpec spec, CancellationToken cancellation = default)
    {
        var (shard, normal) = (Open(spec), Normalize(spec));
        return artifacts.Refers(normal) ? SubmitAndWaitAsync() : cache.MustBeAsked(normal.Cache) ? AskAndRunAsync() : RunAsync(shard, new SubmitTask(normal), cancellation);

        async Task<TaskView> SubmitAndWaitAsync()
        {
            var response = await SubmitAsync(shard, normal, cancellation);
            return response.Kind is TaskReplyKind.Accepted or TaskReplyKind.Repeated && await WaitAsync(response.Id, Timeout.InfiniteTimeSpan, cancellation) is { } ended
                ? ended
                : await RunAsync(shard, new SubmitTask(normal), cancellation);
        }

        async Task<TaskView> AskAndRunAsync() =>
            await RunAsync(shard, new SubmitTask(normal) { Known = await cache.FindAsync(normal.Cache!, cancellation) }, cancellation);
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

            // Timers cut off what is below a millisecond, and a wait must not be over before its time.
            left = patience == Timeout.InfiniteTimeSpan
                ? patience
                : TimeSpan.FromMilliseconds(Math.Ceiling((patience - time.GetElapsedTime(askedAt)).TotalMilliseconds));
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

    public async Task<TaskReplyKind> ReportAsync(AttemptReport report, CancellationToken cancellation)
    {
        if (shards.Find(report.Task.Shard) is not { } shard)
        {
            return TaskReplyKind.NotFound;
        }

        var message = new AgentReport(report);
        return shard.TellControl(message) ? await message.Answer.OnOwnScheduler().WaitAsync(cancellation) : throw ServiceUnavailableException.Moved(shard.Domain);
    }

    public Task<TaskLogPage?> LogsAsync(
        TaskId id, TaskLogPosition after = default, int limit = 1000, TimeSpan wait = default, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        return logs.ReadAsync(id, after, limit, wait, cancellation);
    }

    public Task<DeleteOutcome> DeleteAsync(IReadOnlyCollection<TaskId> ids, CancellationToken cancellation = default) =>
        removal.DeleteAsync(ids, cancellation);

    public Task<NodeStatus> StatusAsync(CancellationToken cancellation = default) => status.ReadAsync(cancellation);

    public IAsyncEnumerable<EventNews<T>> ListenAsync<T>(
        Func<EventBatch, T> make, EventPosition? after = null, CancellationToken cancellation = default)
        where T : class => events.ListenAsync(make, after, cancellation);

    private static TaskResponse NotFound(TaskId id) => new(TaskReplyKind.NotFound, id, null);

    private Task<TaskView> RunAsync(ShardHandle shard, SubmitTask command, CancellationToken cancellation)
    {
        var submission = new SubmitAndWait(command, finished);
        shard.Send(submission);
        return (cancellation.CanBeCanceled ? submission.Task.OnOwnScheduler().WaitAsync(cancellation) : submission.Task)!;
    }

    private Task<TaskResponse> SubmitAsync(ShardHandle shard, TaskSpec spec, CancellationToken cancellation)
    {
        return cache.MustBeAsked(spec.Cache) || artifacts.Refers(spec) ? AskAndSubmitAsync() : SendAsync(shard, new ClientCommand(new SubmitTask(spec)), cancellation);

        async Task<TaskResponse> AskAndSubmitAsync()
        {
            var known = cache.MustBeAsked(spec.Cache) ? await cache.FindAsync(spec.Cache!, cancellation) : null;
            var response = await SendAsync(shard, new ClientCommand(new SubmitTask(spec) { Known = known }), cancellation);
            await artifacts.SubmittedAsync(new TaskReply(response.Kind, response.Id), spec);
            return response;
        }
    }

    private static Task<TaskResponse> SendAsync(ShardHandle shard, ClientCommand command, CancellationToken cancellation)
    {
        shard.Send(command);
        return cancellation.CanBeCanceled ? command.Task.OnOwnScheduler().WaitAsync(cancellation) : command.Task;
    }

    private TaskSpec Normalize(TaskSpec spec)
    {
        ReadOnlyMemory<byte> input;
        try
        {
            input = JsonLine.Normalize(spec.Input.ToJson());
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"input_data is not JSON, or deeper than {JsonLine.MaxDepth} levels: {e.Message}", e);
        }

        var normal = input.Equals(spec.Input.Stored) ? spec : spec with { Input = input };
        if (normal.IdempotencyKey is not null && normal.BodyHash == default)
        {
            normal = normal with { BodyHash = HashOf(normal) };
        }

        if (normal.Cache is { } policy && policy.Key == default)
        {
            normal = normal with
            {
                Cache = policy.Strategy == CacheStrategy.None ? null : policy with { Key = CacheKey.Of(normal.Type, policy.Version, normal.Input) },
            };
        }

        // Behind the hash, which must not depend on how the input is kept.
        var kept = TaskPayload.Pack(input, options.CompressAboveBytes);
        return kept.IsPacked ? normal with { Input = kept } : normal;
    }

    /// <summary>What tells a repeated submission from another one with the same key, when the caller has no body to hash.</summary>
    private static UInt128 HashOf(TaskSpec spec)
    {
        using var buffer = new BatchBuffer();
        new TaskSpecWriter(new JsonLineWriter(buffer)).Write(spec with { IdempotencyKey = null });
        return IdempotencyKeys.Hash(buffer.Written.Span);
    }

    /// <summary>The spec as shards take it.</summary>
    /// <exception cref="ArgumentException">It breaks a rule.</exception>
    internal TaskSpec Checked(TaskSpec spec) => Faults(spec) is { } faults ? throw new ArgumentException(faults) : Normalize(spec);

    /// <inheritdoc cref="Checked(TaskSpec)"/>
    internal TaskSpec[] Checked(IReadOnlyList<TaskSpec> specs)
    {
        var normal = new TaskSpec[specs.Count];
        for (var i = 0; i < normal.Length; i++)
        {
            if (Faults(specs[i]) is { } faults)
            {
                throw new ArgumentException($"Task {i}: {faults}");
            }

            normal[i] = Normalize(specs[i]);
        }

        return normal;
    }

    /// <summary>Submits tasks of one domain to its shard; they are as <see cref="Checked(IReadOnlyList{TaskSpec})"/> gave them.</summary>
    internal async Task<TaskReply[]> SubmitAsync(ShardHandle shard, IReadOnlyList<TaskSpec> specs, CancellationToken cancellation)
    {
        var message = new SubmitMany(await new KnownResults(cache).OfAsync(specs, cancellation));
        shard.Send(message);
        var replies = await message.Task;
        for (var i = 0; i < replies.Length; i++)
        {
            await artifacts.SubmittedAsync(replies[i], specs[i]);
        }

        return replies;
    }

    private Task<TaskReply[]> SendAsync(string domain, IReadOnlyList<TaskSpec> specs) =>
        SubmitAsync(shards.Open(domain) ?? throw new TooManyDomainsException(domain, options.MaxDomains), specs, CancellationToken.None);

    private ShardHandle Open(TaskSpec spec)
    {
        if (Faults(spec) is { } faults)
        {
            throw new ArgumentException(faults);
        }

        return shards.Open(spec.Domain) ?? throw new TooManyDomainsException(spec.Domain, options.MaxDomains);
    }

    /// <summary>What is wrong with the spec; null when nothing is.</summary>
    private string? Faults(TaskSpec spec) => TaskSpecRules.Check(spec, options.MaxPayloadBytes) is { Count: > 0 } faults
        ? string.Join("; ", faults.Select(fault => $"{fault.Field} {fault.Cure}"))
        : null;
}
