using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Engine.Projection;

/// <summary>
/// Writes ended tasks to their table: one write at a time, each with all that has come in meanwhile. A failed write is
/// tried again; the shards keep their tasks in memory until it has succeeded.
/// </summary>
internal sealed class Projector(IProjection projection) : Actor<ProjectorMessage>
{
    private const int MaxTasksPerWrite = 10_000;
    private const long MaxBytesPerWrite = 16 * 1024 * 1024;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly object RetryKey = new();
    private readonly Queue<ProjectFinished> pending = new();
    private List<ProjectFinished> writing = [];

    protected override void OnReceive(ProjectorMessage message)
    {
        switch (message)
        {
            case ProjectFinished work:
                foreach (var part in work.InParts(MaxTasksPerWrite, MaxBytesPerWrite))
                {
                    pending.Enqueue(part);
                }

                break;
            case Written:
                foreach (var shard in writing.GroupBy(work => work.Shard))
                {
                    shard.Key.TellControl(new Projected(shard.Max(work => work.Position)));
                }

                writing = [];
                break;
            case WriteFailed failed:
                Context.Logger.LogError(failed.Failure, "Finished tasks could not be stored, trying again: {Reason}", failed.Failure.Message);
                Context.Timers.StartOnce(RetryKey, RetryInterval, new Retry());
                break;
            case Retry:
                Write();
                break;
        }
    }

    protected override void OnBurstEnd()
    {
        if (writing.Count > 0 || pending.Count == 0)
        {
            return;
        }

        var (tasks, bytes) = (0, 0L);
        while (tasks < MaxTasksPerWrite && bytes < MaxBytesPerWrite && pending.TryDequeue(out var work))
        {
            writing.Add(work);
            tasks += work.Tasks.Count;
            bytes += work.Bytes;
        }

        Write();
    }

    private void Write() => Context.Pipe<ProjectorMessage>(
        WriteAsync(writing), written => written, failure => new WriteFailed(failure));

    private async ValueTask<ProjectorMessage> WriteAsync(List<ProjectFinished> works)
    {
        // One buffer holds the rows' bodies until they are stored: a copy a task would be most of the memory spent here.
        using var bodies = new BatchBuffer(64 * 1024);
        var rows = new ProjectedRows(bodies);
        foreach (var shard in works.GroupBy(work => work.Number))
        {
            rows.Add(shard.Key, shard.Max(work => work.Position), LastWords(shard));
        }

        await projection.WriteAsync(rows.ToWrites());
        return new Written();
    }

    /// <summary>Each task once, as it is now: one that ended, was retried by hand and ended again comes several times.</summary>
    private static IEnumerable<TaskView> LastWords(IGrouping<int, ProjectFinished> shard)
    {
        var tasks = shard.SelectMany(work => work.Tasks);
        return shard.All(work => work.Tasks.All(task => task.State.IsTerminal()))
            ? tasks
            : tasks.GroupBy(task => task.Id).Select(versions => versions.Last());
    }

    private sealed record Written : ProjectorMessage;

    private sealed record WriteFailed(Exception Failure) : ProjectorMessage;

    private sealed record Retry : ProjectorMessage;

    private sealed class Projected(long position) : IShardMessage
    {
        public void Handle(TaskShard shard) => shard.Projected(position);

        public void Refuse(Exception reason)
        {
        }
    }
}
