using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Journal;

namespace Orchestrator.Engine.Tasks;

/// <summary>
/// Saves snapshots, so that a replay stays short, and cuts the journal behind the older of the two that are kept. The queue is
/// held fast at the end of a burst, which takes moments; the snapshot is drawn up elsewhere while the shard goes on, and saved when all it
/// contains is durable.
/// </summary>
internal sealed class ShardSnapshots(TaskShard shard)
{
    private const int MaxFinished = 10_000;
    private const int MaxBytes = 512 * 1024 * 1024;
    private BatchBuffer? drawn;
    private bool drawing;
    private long drawnSequence;
    private long savedSequence;
    private long bytesAtLast;
    private long lastSize;
    private bool saving;

    /// <summary>Goes on from a replay: from the snapshot it began with, and what it read behind that.</summary>
    public void Recovered(long snapshotSequence, long replayedBytes)
    {
        savedSequence = snapshotSequence;
        bytesAtLast = -replayedBytes;
    }

    /// <summary>Draws one up when enough was written since the last: drawing costs time in proportion to the tasks in memory.</summary>
    public void SaveWhenDue()
    {
        if (!drawing && drawn is null && !saving && IsDue())
        {
            drawing = true;
            drawnSequence = shard.Queue.Sequence;
            bytesAtLast = shard.Commit.BytesWritten;
            var drawingUp = new DrawingUp(QueueCapture.Of(shard.Queue));
            shard.Pipe(new ValueTask<BatchBuffer?>(drawingUp.Task), buffer => new Drawn(buffer, null), failure => new Drawn(null, failure));
            shard.Dispatcher.Schedule(drawingUp);
        }

        Save();
    }

    private void HasDrawn(BatchBuffer? buffer, Exception? failure)
    {
        drawing = false;
        drawn = buffer;
        lastSize = buffer?.Length ?? MaxBytes;
        if (buffer is null)
        {
            shard.Logger.LogWarning(
                "Domain {Domain}: no snapshot was drawn up; the journal keeps everything, but a start takes longer: {Reason}",
                shard.Queue.Domain, failure?.Message ?? $"it would have more than {MaxBytes} bytes");
        }

        Save();
    }

    private bool IsDue()
    {
        var written = shard.Commit.BytesWritten - bytesAtLast;
        var due = Math.Max(shard.Setup.Options.SnapshotAfterBytes, 2 * lastSize);

        // While the table of finished tasks is behind, a snapshot would mostly hold tasks that are about to leave memory.
        return written > due && (shard.Queue.FinishedInMemory <= MaxFinished || written > 4 * due);
    }

    private void Save()
    {
        if (drawn is null || saving || shard.Commit.DurableSequence < drawnSequence)
        {
            return;
        }

        saving = true;
        var (buffer, sequence, previous) = (drawn, drawnSequence, savedSequence);
        drawn = null;
        shard.Pipe<Saved>(SaveAsync(buffer, sequence, previous), saved => saved, failure => new Saved(sequence, failure));
    }

    private async ValueTask<Saved> SaveAsync(BatchBuffer buffer, long sequence, long previous)
    {
        using (buffer)
        {
            var setup = shard.Setup;
            var owner = shard.Commit.Owner!;
            var status = await setup.Journal.SaveSnapshotAsync(
                owner, new JournalSnapshot(sequence, TaskQueueSnapshot.Version, buffer.Written), setup.Stopping);
            if (status == AppendStatus.Applied && previous > 0)
            {
                await setup.Journal.TruncateAsync(owner, previous, setup.Stopping);
            }

            return new Saved(sequence, null);
        }
    }

    private void Done(long sequence, Exception? failure)
    {
        saving = false;
        if (failure is null)
        {
            savedSequence = sequence;
            return;
        }

        // A snapshot only shortens replay; the journal has everything. The next one is drawn when it is due.
        shard.Logger.LogWarning(failure, "Domain {Domain}: snapshot at event {Sequence} not saved: {Reason}", shard.Queue.Domain, sequence, failure.Message);
    }

    /// <summary>Draws the snapshot up on a thread of the dispatcher's. Its end is posted from there, as only the dispatcher decides what runs where.</summary>
    private sealed class DrawingUp(QueueCapture queue) : TaskCompletionSource<BatchBuffer?>, IWorkItem
    {
        public void Run()
        {
            try
            {
                SetResult(TaskQueueSnapshot.Write(queue, MaxBytes));
            }
            catch (Exception e)
            {
                SetException(e);
            }
        }
    }

    private sealed record Drawn(BatchBuffer? Buffer, Exception? Failure) : IShardMessage
    {
        public void Handle(TaskShard shard) => shard.Snapshots.HasDrawn(Buffer, Failure);

        /// <summary>The shard that wanted it is gone.</summary>
        public void Refuse(Exception reason) => Buffer?.Dispose();
    }

    private sealed record Saved(long Sequence, Exception? Failure) : IShardMessage
    {
        public void Handle(TaskShard shard) => shard.Snapshots.Done(Sequence, Failure);

        public void Refuse(Exception reason)
        {
        }
    }
}
