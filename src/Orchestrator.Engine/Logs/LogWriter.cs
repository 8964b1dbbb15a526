using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Journal.Logs;

namespace Orchestrator.Engine.Logs;

/// <summary>
/// Stores the lines of all tasks, what came in within 200 ms in one write, and removes logs that are old or whose tasks are deleted. One
/// call of the store at a time. A failing store is tried again; nobody waits for it.
/// </summary>
internal sealed class LogWriter(TaskLogs logs, ILogStore store, LogWriterLimits limits, Func<bool>? isRetentionElsewhere = null) : Actor<LogMessage>
{
    private const long MaxBytesPerWrite = 4 * 1024 * 1024;
    private const int MaxRemovals = 1_000;

    // Ids of deleted tasks that may wait for a slow disk; what is beyond is left to age.
    private const int MaxForgotten = 1_000_000;

    private static readonly TimeSpan StoreInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ComplaintInterval = TimeSpan.FromMinutes(1);
    private static readonly object StoreKey = new();
    private static readonly object SweepKey = new();

    private readonly Queue<TaskId> forgotten = new();
    private readonly List<TaskCompletionSource> draining = [];
    private long? complainedAt;
    private long storedSinceSweep;
    private bool isBusy;
    private bool isStoreDue;
    private bool isSweepDue;
    private bool wasStoring;
    private bool hasFailed;

    protected override void OnStart()
    {
        Context.Timers.StartOnce(SweepKey, SweepInterval, new LogMessage.SweepDue());
        if (Context.RestartCause is not null)
        {
            // What the incarnation before had in hand.
            foreach (var log in logs.AllInMemory)
            {
                logs.GiveBack(log);
            }

            StoreLater(StoreInterval);
        }
    }

    protected override void OnReceive(LogMessage message)
    {
        switch (message)
        {
            case LogMessage.Wake:
                StoreLater(StoreInterval);
                break;
            case LogMessage.StoreDue:
                isStoreDue = true;
                break;
            case LogMessage.SweepDue:
                isSweepDue = true;
                Context.Timers.StartOnce(SweepKey, SweepInterval, new LogMessage.SweepDue());
                break;
            case LogMessage.Forget forget:
                Forget(forget.Tasks);
                break;
            case LogMessage.Drain drain:
                (isStoreDue, hasFailed) = (true, false);
                draining.Add(drain.Done);
                break;
            case LogMessage.Stored stored:
                Stored(stored);
                break;
            case LogMessage.StoreFailed failed:
                (isBusy, hasFailed) = (false, true);
                foreach (var log in failed.Logs)
                {
                    logs.GiveBack(log);
                }

                StoreLater(RetryInterval);
                Complain(failed.Failure);
                break;
            case LogMessage.Removed removed:
                isBusy = false;
                isSweepDue |= removed.More;
                break;
            case LogMessage.RemoveFailed failed:
                isBusy = false;
                Complain(failed.Failure);
                break;
        }
    }

    protected override void OnBurstEnd()
    {
        if (isBusy)
        {
            return;
        }

        // By turns: neither may a flood of lines keep old ones from being removed, nor the other way round.
        if (!wasStoring)
        {
            Store();
        }

        Remove();
        Store();

        // A failing store does not hold up the end of the node.
        if (!isBusy && (hasFailed || !logs.HasStorable))
        {
            draining.ForEach(done => done.TrySetResult());
            draining.Clear();
        }
    }

    protected override void OnStop() => draining.ForEach(done => done.TrySetResult());

    private void StoreLater(TimeSpan delay)
    {
        if (!Context.Timers.IsActive(StoreKey))
        {
            Context.Timers.StartOnce(StoreKey, delay, new LogMessage.StoreDue());
        }
    }

    private void Store()
    {
        if (isBusy || !isStoreDue)
        {
            return;
        }

        isStoreDue = false;
        logs.Doze();
        var taken = new List<TaskLog>();
        var bytes = 0L;
        while (bytes < MaxBytesPerWrite && logs.NextStorable() is { } log)
        {
            taken.Add(log);
            bytes += log.StorableBytes;
        }

        if (taken.Count > 0)
        {
            // What did not fit into this write follows at once.
            isStoreDue = logs.HasStorable;
            isBusy = wasStoring = true;
            Context.Pipe<LogMessage>(StoreAsync(taken), stored => stored, failure => new LogMessage.StoreFailed(taken, failure));
        }
    }

    private async ValueTask<LogMessage> StoreAsync(List<TaskLog> taken)
    {
        var appends = new List<LogAppend>(taken.Count);
        foreach (var log in taken)
        {
            await logs.NumberAsync(log, CancellationToken.None);
            appends.Add(new LogAppend(log.Id.ToString(), log.TakeToStore()));
        }

        await store.AppendAsync(appends);
        return new LogMessage.Stored(taken, appends.Sum(append => append.Lines.Sum(line => (long)line.Bytes)));
    }

    private void Stored(LogMessage.Stored stored)
    {
        (isBusy, hasFailed) = (false, false);
        foreach (var log in stored.Logs)
        {
            log.Stored();
        }

        isStoreDue |= draining.Count > 0 && logs.HasStorable;
        storedSinceSweep += stored.Bytes;
        isSweepDue |= limits.MaxTotalBytes > 0 && storedSinceSweep > limits.MaxTotalBytes / 32;
        if (logs.Memory.TakeLeftOut() is > 0 and var lines)
        {
            Context.Logger.LogWarning("{Lines} lines of logs were left out: tasks wrote them faster than they could be stored", lines);
        }
    }

    private void Forget(IReadOnlyList<TaskId> tasks)
    {
        foreach (var log in logs.InMemory(tasks))
        {
            log.Discard();
        }

        foreach (var task in tasks.Take(MaxForgotten - forgotten.Count))
        {
            forgotten.Enqueue(task);
        }
    }

    private void Remove()
    {
        if (isBusy)
        {
            return;
        }

        if (forgotten.Count > 0)
        {
            var tasks = new List<string>();
            while (tasks.Count < MaxRemovals && forgotten.TryDequeue(out var task))
            {
                tasks.Add(task.ToString());
            }

            Remove(() => store.RemoveAsync(tasks), _ => false);
        }
        else if (isSweepDue && isRetentionElsewhere?.Invoke() != true)
        {
            (isSweepDue, storedSinceSweep) = (false, 0);
            var until = limits.Age == TimeSpan.Zero ? (long?)null : Instant.From(Context.Time.GetUtcNow() - limits.Age).Microseconds;
            var rule = new LogRetention(until, limits.MaxTotalBytes == 0 ? null : limits.MaxTotalBytes);
            Remove(() => store.RemoveOldAsync(rule, MaxRemovals), removed => removed == MaxRemovals);
        }
    }

    private void Remove(Func<ValueTask<int>> remove, Func<int, bool> isMore)
    {
        (isBusy, wasStoring) = (true, false);
        Context.Pipe(RemoveAsync(), message => message, failure => new LogMessage.RemoveFailed(failure));

        async ValueTask<LogMessage> RemoveAsync() => new LogMessage.Removed(isMore(await remove()));
    }

    private void Complain(Exception failure)
    {
        if (complainedAt is { } last && Context.Time.GetElapsedTime(last) < ComplaintInterval)
        {
            return;
        }

        complainedAt = Context.Time.GetTimestamp();
        Context.Logger.LogError(failure, "Logs of tasks could not be stored or removed, trying again: {Reason}", failure.Message);
    }
}
