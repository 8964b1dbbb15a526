using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Metrics;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Engine.Projection;

/// <summary>
/// Writes ended tasks to their table and deletes what need not be kept: one write at a time, each with all that has come in meanwhile. A failed
/// write is tried again; the shards keep their tasks in memory until it has succeeded.
/// </summary>
internal sealed class Projector(IProjection projection, Retention retention, EngineMetrics metrics) : Actor<ProjectorMessage>
{
    private const int MaxTasksPerWrite = 10_000;
    private const long MaxBytesPerWrite = 16 * 1024 * 1024;

    // While rows come in, more than as many may go between two writes: the table shrinks however fast it is written.
    private const int MaxRowsPerSweep = 2 * MaxTasksPerWrite;
    private const int RowsPerSweep = 50_000;

    // A write costs a sync of the disk, few tasks or many, and commits wait behind it: a few tasks wait for more.
    private const int FewTasks = 2_000;
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(20);
    private static readonly object RestKey = new();
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);
    private static readonly object RetryKey = new();
    private static readonly object SweepKey = new();
    private readonly Queue<ProjectorMessage> pending = new();
    private readonly List<ProjectFinished> writing = [];
    private RemoveRows? removing;
    private bool isBusy;
    private bool isResting;
    private int pendingTasks;
    private bool isSweepDue;
    private int writtenSinceSweep;

    protected override void OnStart() => Context.Timers.StartOnce(SweepKey, SweepInterval, new SweepDue());

    protected override void OnReceive(ProjectorMessage message)
    {
        switch (message)
        {
            case ProjectFinished work:
                foreach (var part in work.InParts(MaxTasksPerWrite, MaxBytesPerWrite))
                {
                    pending.Enqueue(part);
                }

                pendingTasks += work.Tasks.Count;

                break;
            case RemoveRows:
                pending.Enqueue(message);
                isResting = false;
                break;
            case Rested:
                isResting = false;
                break;
            case Written:
                writtenSinceSweep += writing.Sum(work => work.Tasks.Count);
                isSweepDue |= writtenSinceSweep >= RowsPerSweep;
                foreach (var shard in writing.GroupBy(work => work.Shard))
                {
                    shard.Key.TellControl(new Projected(shard.Max(work => work.Position)));
                }

                writing.Clear();
                isBusy = false;
                isResting = true;
                Context.Timers.StartOnce(RestKey, Rest, new Rested());
                SweepWhenDue();
                break;
            case Removed removed:
                removing!.Removed.SetResult(removed.Count);
                (removing, isBusy) = (null, false);
                break;
            case RemoveFailed failed:
                removing!.Removed.SetException(failed.Failure);
                (removing, isBusy) = (null, false);
                break;
            case WriteFailed failed:
                Context.Logger.LogError(failed.Failure, "Finished tasks could not be stored, trying again: {Reason}", failed.Failure.Message);
                Context.Timers.StartOnce(RetryKey, RetryInterval, new Retry());
                break;
            case Retry:
                Write();
                break;
            case SweepDue:
                isSweepDue = true;
                Context.Timers.StartOnce(SweepKey, SweepInterval, new SweepDue());
                break;
            case Swept swept:
                EndSweep(swept);
                break;
        }
    }

    protected override void OnBurstEnd()
    {
        if (isBusy)
        {
            return;
        }

        if (!pending.TryPeek(out var first))
        {
            SweepWhenDue();
        }
        else if (first is RemoveRows remove)
        {
            pending.Dequeue();
            (removing, isBusy) = (remove, true);
            Context.Pipe<int>(
                projection.RemoveAsync(remove.Ids), count => new Removed(count), failure => new RemoveFailed(failure));
        }
        else if (!isResting || pendingTasks >= FewTasks)
        {
            TakePending();
            isBusy = true;
            Write();
        }
    }

    protected override void OnStop()
    {
        var reason = new ServiceUnavailableException("shutting_down", "The node is shutting down.");
        removing?.Removed.TrySetException(reason);
        foreach (var remove in pending.OfType<RemoveRows>())
        {
            remove.Removed.TrySetException(reason);
        }
    }

    private void TakePending()
    {
        var (tasks, bytes) = (0, 0L);
        while (tasks < MaxTasksPerWrite && bytes < MaxBytesPerWrite && pending.TryPeek(out var next) && next is ProjectFinished work)
        {
            pending.Dequeue();
            writing.Add(work);
            pendingTasks -= work.Tasks.Count;
            tasks += work.Tasks.Count;
            bytes += work.Bytes;
        }
    }

    private void SweepWhenDue()
    {
        if (!isSweepDue)
        {
            return;
        }

        if (retention.RuleAt(Context.Time.GetUtcNow()) is not { } rule)
        {
            isSweepDue = false;
            return;
        }

        isBusy = true;
        Context.Pipe<int>(
            projection.RemoveOldAsync(rule, MaxRowsPerSweep), count => new Swept(count, null), failure => new Swept(0, failure));
    }

    private void EndSweep(Swept swept)
    {
        isBusy = false;
        metrics.Removed.Add(swept.Count);
        if (swept.Failure is { } failure)
        {
            Context.Logger.LogError(failure, "Finished tasks that need not be kept could not be deleted, trying again: {Reason}", failure.Message);
        }

        if (swept.Count < MaxRowsPerSweep)
        {
            (isSweepDue, writtenSinceSweep) = (false, 0);
            Context.Timers.StartOnce(SweepKey, SweepInterval, new SweepDue());
        }
    }

    private void Write() => Context.Pipe<ProjectorMessage>(
        WriteAsync(writing), written => written, failure => new WriteFailed(failure));

    private async ValueTask<ProjectorMessage> WriteAsync(List<ProjectFinished> works)
    {
        // One buffer holds the rows' bodies until they are stored: a copy a task would be most of the memory spent here.
        using var bodies = new BatchBuffer(64 * 1024);
        var rows = new ProjectedRows(bodies);
        foreach (var shard in works.GroupBy(work => (work.Number, work.Token)))
        {
            rows.Add(shard.Key.Number, shard.Key.Token, shard.Max(work => work.Position), LastWords(shard));
        }

        await projection.WriteAsync(rows.ToWrites());
        return new Written();
    }

    /// <summary>Each task once, as it is now: one that ended, was retried by hand and ended again comes several times.</summary>
    private static IEnumerable<TaskView> LastWords(IGrouping<(int, long), ProjectFinished> shard)
    {
        var tasks = shard.SelectMany(work => work.Tasks);
        return shard.All(work => work.Tasks.All(task => task.State.IsTerminal()))
            ? tasks
            : tasks.GroupBy(task => task.Id).Select(versions => versions.Last());
    }

    private sealed record Written : ProjectorMessage;

    private sealed record WriteFailed(Exception Failure) : ProjectorMessage;

    private sealed record Retry : ProjectorMessage;

    private sealed record Removed(int Count) : ProjectorMessage;

    private sealed record RemoveFailed(Exception Failure) : ProjectorMessage;

    private sealed record Rested : ProjectorMessage;

    private sealed record SweepDue : ProjectorMessage;

    private sealed record Swept(int Count, Exception? Failure) : ProjectorMessage;

    private sealed class Projected(long position) : IShardMessage
    {
        public void Handle(TaskShard shard) => shard.Projected(position);

        public void Refuse(Exception reason)
        {
        }
    }
}
