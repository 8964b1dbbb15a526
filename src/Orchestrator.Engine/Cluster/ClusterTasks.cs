using System.Runtime.CompilerServices;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Cluster.Calls;
using Orchestrator.Engine.Events;
using Orchestrator.Engine.Lists;
using Orchestrator.Engine.Logs;
using Orchestrator.Engine.Status;
using Orchestrator.Engine.Tasks;

namespace Orchestrator.Engine.Cluster;

/// <summary>The engine of the whole cluster as any of its nodes shows it: each call goes to the node that serves its shard.</summary>
internal sealed class ClusterTasks : IOrchestrator
{
    private static readonly TimeSpan LogInterval = TimeSpan.FromMilliseconds(250);
    private readonly ShardRegion region;
    private readonly TaskClient local;
    private readonly TaskLists lists;
    private readonly StatusReport status;
    private readonly TaskLogReader logs;
    private readonly EventFeed events;
    private readonly TimeProvider time;

    public ClusterTasks(ShardRegion region, TaskClient local, TaskLists lists, StatusReport status, TaskLogs logs, EventFeed events, TimeProvider time)
    {
        this.region = region;
        this.local = local;
        this.lists = lists;
        this.status = status;
        this.logs = new TaskLogReader(this, logs, time, LogInterval);
        this.events = events;
        this.time = time;
    }

    public async Task<TaskResponse> SubmitAsync(TaskSpec spec, CancellationToken cancellation = default)
    {
        var checkedSpec = local.Checked(spec);
        return await region.AskAsync(ShardNames.OfDomain(checkedSpec.Domain), new SubmitCall(checkedSpec), cancellation);
    }

    public Task<IReadOnlyList<SubmitOutcome>> SubmitManyAsync(IReadOnlyList<TaskSpec> specs, CancellationToken cancellation = default) =>
        new BatchSubmission((domain, part) => region.AskAsync(ShardNames.OfDomain(domain), new SubmitManyCall(domain, part), cancellation))
            .SubmitAsync(local.Checked(specs), cancellation);

    public async Task<TaskView> RunAsync(TaskSpec spec, CancellationToken cancellation = default)
    {
        var response = await SubmitAsync(spec, cancellation);
        return response.Kind switch
        {
            TaskReplyKind.QueueFull => throw new InvalidOperationException($"The queue of domain '{spec.Domain}' is full."),
            TaskReplyKind.KeyQueueFull => throw new InvalidOperationException($"Too many tasks of concurrency key '{spec.ConcurrencyKey}' wait in domain '{spec.Domain}'."),
            TaskReplyKind.KeyConflict => throw new InvalidOperationException(
                $"Idempotency key '{spec.IdempotencyKey}' was used for task {response.Id} with another body."),
            _ => await WaitAsync(response.Id, Timeout.InfiniteTimeSpan, cancellation)
                ?? throw new InvalidOperationException($"Task {response.Id} is not kept any longer."),
        };
    }

    public async Task<TaskView?> FindAsync(TaskId id, CancellationToken cancellation = default) =>
        (await region.AskAsync(id, new FindCall(id), task => task is null, cancellation)).Answer;

    public async Task<TaskView?> WaitAsync(TaskId id, TimeSpan patience, CancellationToken cancellation = default)
    {
        // Nobody waits at another node for ever: it may be gone without a word.
        var longest = TimeSpan.FromSeconds(30);
        var askedAt = time.GetTimestamp();
        while (true)
        {
            var found = (await region.AskAsync(id, new WaitCall(id, () => Turn(Left())), task => task is null, cancellation)).Answer;
            if (found is null || found.State.IsTerminal() || Left() == TimeSpan.Zero)
            {
                return found;
            }
        }

        TimeSpan Left()
        {
            if (patience == Timeout.InfiniteTimeSpan)
            {
                return longest;
            }

            // Timers cut off what is below a millisecond, and a wait must not be over before its time.
            var left = TimeSpan.FromMilliseconds(Math.Ceiling((patience - time.GetElapsedTime(askedAt)).TotalMilliseconds));
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }

        TimeSpan Turn(TimeSpan left) => left > longest ? longest : left;
    }

    public Task<TaskPage> ListAsync(TaskFilter filter, int limit, TaskCursor? after = null, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        return lists.PageAsync(filter, limit, after, cancellation);
    }

    public Task<TaskResponse> CancelAsync(TaskId id, string? reason = null, CancellationToken cancellation = default) =>
        ChangeAsync(id, new CancelCall(id, reason), cancellation);

    public Task<TaskResponse> RetryAsync(TaskId id, CancellationToken cancellation = default) =>
        ChangeAsync(id, new RetryCall(id), cancellation);

    public Task<TaskLogPage?> LogsAsync(
        TaskId id, TaskLogPosition after = default, int limit = 1000, TimeSpan wait = default, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);
        return logs.ReadAsync(id, after, limit, wait, cancellation);
    }

    public async Task<DeleteOutcome> DeleteAsync(IReadOnlyCollection<TaskId> ids, CancellationToken cancellation = default)
    {
        var outcome = default(DeleteOutcome);
        foreach (var group in ids.Distinct().GroupBy(id => id.Shard))
        {
            var (isKnown, part) = await region.AskAsync(group.First(), new DeleteCall([.. group]), _ => false, cancellation);
            outcome = isKnown
                ? new DeleteOutcome(outcome.Deleted + part.Deleted, outcome.NotEnded + part.NotEnded, outcome.NotFound + part.NotFound)
                : outcome with { NotFound = outcome.NotFound + group.Count() };
        }

        return outcome;
    }

    public Task<NodeStatus> StatusAsync(CancellationToken cancellation = default) => status.ReadAsync(cancellation);

    public async IAsyncEnumerable<EventNews<T>> ListenAsync<T>(
        Func<EventBatch, T> make, EventPosition? after = null, [EnumeratorCancellation] CancellationToken cancellation = default)
        where T : class
    {
        // What other nodes have told of their shards is a moment old, and a listener may have heard more where it was before.
        var patience = region.NewPatience();
        while (!events.HasHeard(region.Domains(), after) && patience.Left > TimeSpan.Zero)
        {
            await patience.RestAsync(region.Next, new ServiceUnavailableException("recovering", "Some domains are on the move."), cancellation);
        }

        await foreach (var news in events.ListenAsync(make, after, cancellation))
        {
            yield return news;
        }
    }

    private async Task<TaskResponse> ChangeAsync(TaskId id, NodeCall<TaskResponse> call, CancellationToken cancellation)
    {
        var (isKnown, response) = await region.AskAsync(id, call, answer => answer.Kind == TaskReplyKind.NotFound, cancellation);
        return isKnown ? response : new TaskResponse(TaskReplyKind.NotFound, id, null);
    }
}
