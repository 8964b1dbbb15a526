using Microsoft.Extensions.Logging;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Tasks;

/// <summary>
/// The one place that acts on deadlines: a timer for the earliest, and once a minute a review of the lines that wait
/// although a slot would be free for them.
/// </summary>
internal sealed class ShardDeadlines(TaskShard shard)
{
    private static readonly TimeSpan ReviewInterval = TimeSpan.FromMinutes(1);

    // Timers of the platform end at about 49 days; a later deadline is looked at again then.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(1);
    private static readonly object DeadlineKey = new();
    private static readonly object ReviewKey = new();
    private Instant armedFor = Instant.Never;

    public void Recovered()
    {
        ActOnOverdue();
        shard.StartTimer(ReviewKey, ReviewInterval, new Review());
    }

    /// <summary>Sets the timer for the earliest deadline, or for the token that a held task waits for, when that is earlier than what it is set for.</summary>
    public void Arm()
    {
        var next = Instant.Earlier(shard.Queue.Deadlines.Next, shard.Queue.NextPermitAt);
        if (next >= armedFor)
        {
            return;
        }

        armedFor = next;
        // Timers count whole milliseconds and would cut the rest off; a timer must not come before its deadline.
        var milliseconds = Math.Ceiling((next - shard.Now).TotalMilliseconds);
        shard.StartTimer(
            DeadlineKey,
            TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, LongestTimer.TotalMilliseconds)),
            new DeadlinePassed());
    }

    private void TimerFired()
    {
        armedFor = Instant.Never;
        ActOnOverdue();
    }

    private void ActOnOverdue()
    {
        while (shard.Queue.NextOverdue(shard.Now) is { } task)
        {
            shard.Execute(new ExpireDeadline(task.Id));
            shard.Commit.FlushWhenLarge();
        }
    }

    public void ReviewLines()
    {
        // The timer runs on the monotonic clock; after a jump of the wall clock deadlines can be due before it.
        ActOnOverdue();
        foreach (var line in shard.Queue.Ready.Waiting)
        {
            if (shard.Dispatch.WhyNobody(line) is { } mismatch)
            {
                shard.Logger.LogWarning(
                    "Domain {Domain}: {Count} tasks of type {Type} wait: {Mismatch}", shard.Queue.Domain, line.Count, line.Type, mismatch);
            }
        }

        // Being told of a slot is a hint; this is the truth.
        shard.Dispatch.TryAgain();
        shard.StartTimer(ReviewKey, ReviewInterval, new Review());
    }

    private sealed class DeadlinePassed : IShardMessage
    {
        public void Handle(TaskShard shard) => shard.Deadlines.TimerFired();

        public void Refuse(Exception reason)
        {
        }
    }

    private sealed class Review : IShardMessage
    {
        public void Handle(TaskShard shard) => shard.Deadlines.ReviewLines();

        public void Refuse(Exception reason)
        {
        }
    }
}
