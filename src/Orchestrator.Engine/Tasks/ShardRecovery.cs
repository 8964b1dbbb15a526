using Microsoft.Extensions.Logging;
using Orchestrator.Domain.Tasks;
using Orchestrator.Engine.Codec;
using Orchestrator.Engine.Tasks.Messages;
using Orchestrator.Journal;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Engine.Tasks;

/// <summary>Brings a shard back: takes its token, reads the newest snapshot, and applies what the journal has behind it.</summary>
internal sealed class ShardRecovery(TaskShard shard)
{
    public void Start() => shard.Pipe<Recovery>(LoadAsync(), recovery => recovery, failure => new RecoveryFailed(failure));

    private async ValueTask<Recovery> LoadAsync()
    {
        var setup = shard.Setup;
        var owner = await setup.Journal.AcquireAsync(setup.Name, setup.Handle.Claim, setup.Stopping);
        var queue = new TaskQueue(owner.Number, setup.Domain, setup.Options.QueueOf(setup.Domain));
        if (await setup.Journal.LoadSnapshotAsync(owner.Number, setup.Stopping) is { } snapshot)
        {
            TaskQueueSnapshot.Restore(queue, snapshot.Version, snapshot.Data);
        }

        var (snapshotSequence, replayedBytes) = (queue.Sequence, 0L);
        await foreach (var batch in setup.Journal.ReadAsync(owner.Number, queue.Sequence, setup.Stopping))
        {
            replayedBytes += batch.Data.Length;
            foreach (var (sequence, @event) in TaskEventReader.ReadLines(batch.Data))
            {
                if (sequence > queue.Sequence)
                {
                    queue.Apply(sequence, @event);
                }
            }
        }

        if (queue.Sequence != owner.Head)
        {
            throw new JournalCorruptException(
                setup.Name, queue.Sequence + 1, $"Shard {setup.Name} ends at event {queue.Sequence}, but {owner.Head} were written.");
        }

        var projected = await setup.Projection.PositionAsync(owner.Number, setup.Stopping);
        if (projected > owner.Head)
        {
            // The table must not claim events that are still to be written.
            await setup.Projection.WriteAsync([new ProjectionWrite(owner.Number, owner.Head, [], []) { Token = owner.Token }]);
        }

        return new Recovery(owner, queue, projected, snapshotSequence, replayedBytes);
    }

    private sealed record Recovery(
        ShardOwnership Owner, TaskQueue Queue, long Projected, long SnapshotSequence, long ReplayedBytes) : IRecoveryMessage
    {
        public void Handle(TaskShard shard)
        {
            shard.Commit.Start(Owner);
            if (Projected > Owner.Head)
            {
                // A disk that lies about what is durable, or a copy of the file from an earlier time.
                shard.Logger.LogWarning(
                    "Domain {Domain}: the journal ends at event {Head}, but the table of finished tasks knows events up to {Projected}: the journal's end was lost. What the table knows is kept",
                    Queue.Domain, Owner.Head, Projected);
            }

            Queue.Evict(Projected);

            // What the table of finished tasks has not taken yet is owed to it. Drawn up before the shard goes on: what ends then is not durable.
            // In order: a table that has a later part would leave an earlier one out.
            var owed = Queue.FinishedAfter(Projected).Concat(Queue.SentBackAfter(Projected)).OrderBy(task => task.LastSequence)
                .Select(task => new TaskView(task)).ToList();
            shard.Snapshots.Recovered(SnapshotSequence, ReplayedBytes);
            shard.Recovered(Queue);
            if (owed.Count > 0)
            {
                shard.Project(Owner.Head, owed);
            }

            shard.Logger.LogInformation(
                "Domain {Domain}: recovered at event {Sequence}, {Live} tasks in memory", Queue.Domain, Queue.Sequence, Queue.Tasks.Count);
        }

        public void Refuse(Exception reason)
        {
        }
    }

    private sealed record RecoveryFailed(Exception Failure) : IRecoveryMessage
    {
        public void Handle(TaskShard shard)
        {
            shard.Setup.OnRecoveryFailed(Failure);
            throw new RecoveryFailedException(Failure.Message, Failure);
        }

        public void Refuse(Exception reason)
        {
        }
    }
}
