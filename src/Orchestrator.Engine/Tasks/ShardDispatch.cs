using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Domain.Tasks.Redundancy;
using Orchestrator.Engine.Agents;

namespace Orchestrator.Engine.Tasks;

/// <summary>Brings ready tasks and free slots together, and settles after a replay what the agent still runs.</summary>
internal sealed class ShardDispatch(TaskShard shard)
{
    /// <summary>Starts ready tasks while agents have slots. A slot is reserved first, so "busy" costs nothing.</summary>
    public void StartReady()
    {
        foreach (var agent in shard.Agents.All)
        {
            while (shard.Queue.NextFor(agent.Profile) is { } task && agent.TryReserve(shard.Handle, Math.Max(1, (int)shard.Queue.Count(TaskState.Queued))) is { } slot)
            {
                Begin(task, slot);
            }
        }
    }

    /// <summary>A slot this shard waited for is free: uses it, or passes it on.</summary>
    public void Granted(ISlot slot)
    {
        if (!slot.Agent.IsDraining && shard.Queue.NextFor(slot.Agent.Profile) is { } task)
        {
            Begin(task, slot);
        }
        else
        {
            slot.GiveBack();
        }
    }

    /// <summary>Why a task is not running, in words; null when it runs, is about to, or has ended.</summary>
    public string? WhyWaiting(TaskRecord task)
    {
        switch (task.State)
        {
            case TaskState.Submitted:
                return $"its time: due at {task.DueAt}";
            case TaskState.Queued when task.DueAt > shard.Now:
                return $"its time: {(task.Failures > 0 ? "next attempt" : "due")} at {task.DueAt}";
            case TaskState.Queued:
                return WhyNoAgent(task);
            default:
                return null;
        }
    }

    /// <summary>
    /// After a replay: attempts of an earlier process are lost; those that still run go on; reports that the lost
    /// state had not made durable are heard again.
    /// </summary>
    public void Reconcile()
    {
        var own = shard.Agents.Own;
        var runs = own.RunsOf(shard.Handle).ToDictionary(run => run.Token);
        foreach (var (task, held) in Held())
        {
            if (runs.ContainsKey(held.Token))
            {
                continue;
            }

            if (held.Session == own.Session)
            {
                Lose(task, held, "The attempt was recorded but not started.", charged: false);
            }
            else if (!shard.Setup.IsSessionAlive(held.Session))
            {
                Lose(task, held, $"The process that ran attempt {held.Attempt} is gone.", charged: true);
            }
        }

        foreach (var run in runs.Values)
        {
            if (run.Report is not null)
            {
                run.Handle(shard);
            }
            else if (shard.Queue.Find(run.Task) is not { } task || !task.Holds(run.Token))
            {
                own.Stop(run.Token, StopReason.Ended);
            }
            else if (task.CancelRequestedAt is not null)
            {
                // Asked for and durable, but whoever was to pass it on is gone.
                own.Stop(run.Token, StopReason.Cancelled);
            }
        }

        AskForRuns();
    }

    /// <summary>Has other nodes' agents say which of the attempts that they should run they do not know.</summary>
    public void AskForRuns() => shard.Setup.AskForRuns(shard.Handle, RunningElsewhere());

    /// <summary>Members have gone: attempts of sessions that have ended with them are lost.</summary>
    public void LoseDeadSessions()
    {
        foreach (var (task, held) in Held())
        {
            if (held.Session != shard.Agents.Own.Session && !shard.Setup.IsSessionAlive(held.Session))
            {
                Lose(task, held, $"The node that ran attempt {held.Attempt} is gone.", charged: true);
            }
        }
    }

    /// <summary>All attempts that agents hold.</summary>
    private (TaskRecord Task, HeldAttempt Attempt)[] Held() =>
        [.. shard.Queue.Tasks.SelectMany(task => task.HeldAttempts, (task, held) => (task, held))];

    /// <summary>Attempts of other nodes' sessions, for these to be asked whether they know them.</summary>
    private List<(string Session, TaskId Task, AttemptToken Token, bool IsCancelled)> RunningElsewhere() =>
    [
        .. Held()
            .Where(at => at.Attempt.Session != shard.Agents.Own.Session)
            .Select(at => (at.Attempt.Session, at.Task.Id, at.Attempt.Token, at.Task.CancelRequestedAt is not null)),
    ];

    private string? WhyNoAgent(TaskRecord task)
    {
        string? mismatch = null;
        foreach (var agent in shard.Agents.All)
        {
            if (agent.Profile.MismatchWith(task.Spec.Type, task.Needs) is { } reason)
            {
                mismatch ??= reason;
            }
            else
            {
                return agent.Used < agent.Slots
                    ? null
                    : $"a free slot: all {agent.Slots} slots of agent '{agent.Profile.Id}' are busy";
            }
        }

        return mismatch;
    }

    private void Lose(TaskRecord task, HeldAttempt held, string message, bool charged)
    {
        shard.Execute(new LoseAttempt(task.Id, held.Token, ErrorKindNames.NodeFailure, message, charged));
        shard.Commit.FlushWhenLarge();
    }

    private void Begin(TaskRecord task, ISlot slot)
    {
        shard.Execute(new BeginAttempt(task.Id, slot.Agent.Profile.Id, slot.Agent.Session, slot.Agent.StartsAtOnce));
        slot.Bind(task);
        shard.Commit.ReleaseLater(slot);
        shard.Commit.FlushWhenLarge();
    }
}
