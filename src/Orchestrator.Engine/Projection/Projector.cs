using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Engine.Tasks;
using Orchestrator.Engine.Tasks.Release;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Engine.Projection;

/// <summary>
/// Writes ended tasks to their table: one write at a time, each with all that has come in meanwhile. A failed write is
/// tried again; the shards keep their tasks in memory until it has succeeded.
/// </summary>
internal sealed class Projector(IProjection projection) : Actor<ProjectorMessage>
{
    private const int MaxTasksPerWrite = 10_000;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);
    private static readonly object RetryKey = new();
    private readonly Queue<ProjectFinished> pending = new();
    private List<ProjectFinished> writing = [];

    protected override void OnReceive(ProjectorMessage message)
    {
        switch (message)
        {
            case ProjectFinished work:
                pending.Enqueue(work);
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

        var tasks = 0;
        while (tasks < MaxTasksPerWrite && pending.TryDequeue(out var work))
        {
            writing.Add(work);
            tasks += work.Tasks.Count;
        }

        Write();
    }

    private void Write() => Context.Pipe<ProjectorMessage>(
        WriteAsync(writing), written => written, failure => new WriteFailed(failure));

    private async ValueTask<ProjectorMessage> WriteAsync(List<ProjectFinished> works)
    {
        await projection.WriteAsync([.. works.GroupBy(work => work.Number).Select(ToWrite)]);
        return new Written();
    }

    private static ProjectionWrite ToWrite(IGrouping<int, ProjectFinished> shard)
    {
        // The last word on a task counts: it may have ended, been retried and ended again within one write.
        var latest = new Dictionary<TaskId, FinishedTask>();
        foreach (var task in shard.SelectMany(work => work.Tasks))
        {
            latest[task.Id] = task;
        }

        using var buffer = new BatchBuffer(64 * 1024);
        using var writer = new TaskEventWriter(buffer);
        return new ProjectionWrite(
            shard.Key,
            shard.Max(work => work.Position),
            [.. latest.Values.Where(task => task.State.IsTerminal()).Select(task => ToRow(task, buffer, writer))],
            [.. latest.Values.Where(task => !task.State.IsTerminal()).Select(task => task.Id.ToString())]);
    }

    private static ProjectedRow ToRow(FinishedTask task, BatchBuffer buffer, TaskEventWriter writer)
    {
        var start = buffer.Length;
        foreach (var entry in task.History.Span)
        {
            writer.WriteLine(entry.Sequence, entry.Event);
        }

        return new ProjectedRow(
            task.Id.ToString(),
            task.SubmittedAt.Microseconds,
            task.State.Name(),
            task.Spec.Type,
            task.Spec.Domain,
            task.Agent,
            task.Spec.Tags.Count == 0 ? null : task.Spec.Tags.ToDictionary(tag => tag.Key, tag => tag.Value),
            buffer.Written[start..].ToArray());
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
