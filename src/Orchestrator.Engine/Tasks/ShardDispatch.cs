using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Agents;

namespace Orchestrator.Engine.Tasks;

/// <summary>Brings ready tasks and free slots together, and settles after a replay what the agent still runs.</summary>
internal sealed class ShardDispatch(TaskShard shard)
{
    /// <summary>Starts ready tasks while the agent has slots. A slot is reserved first, so "busy" costs nothing.</summary>
    public void StartReady()
    {
        var agent = shard.Agent;
        while (shard.Queue.NextFor(agent.Profile) is { } task && agent.TryReserve(shard.Self) is { } run)
        {
            Begin(task, run);
        }
    }

    /// <summary>A slot this shard waited for is free: uses it, or passes it on.</summary>
    public void Granted(AttemptRun run)
    {
        if (!shard.Agent.IsDraining && shard.Queue.NextFor(shard.Agent.Profile) is { } task)
        {
            Begin(task, run);
        }
        else
        {
            shard.Agent.Release(run);
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
                return shard.Agent.Profile.MismatchWith(task.Spec.Type, task.Spec.Requirements)
                    ?? (shard.Agent.Used < shard.Agent.Slots
                        ? null
                        : $"a free slot: all {shard.Agent.Slots} slots of agent '{shard.Agent.Profile.Id}' are busy");
            default:
                return null;
        }
    }

    /// <summary>
    /// After a replay: attempts of an earlier process are lost; those this process still runs go on; reports that the lost
    /// state had not made durable are heard again.
    /// </summary>
    public void Reconcile()
    {
        var agent = shard.Agent;
        var runs = agent.RunsOf(shard.Self).ToDictionary(run => run.Token);
        foreach (var task in shard.Queue.Tasks.Where(task => task.HasAttempt).ToArray())
        {
            if (runs.ContainsKey(task.Token))
            {
                continue;
            }

            var sameProcess = task.Session == agent.Session;
            shard.Execute(new LoseAttempt(
                task.Id,
                task.Token,
                ErrorKindNames.NodeFailure,
                sameProcess ? "The attempt was recorded but not started." : $"The process that ran attempt {task.Attempt} is gone.",
                Charged: !sameProcess));
        }

        foreach (var run in runs.Values)
        {
            if (run.Report is not null)
            {
                run.Handle(shard);
            }
            else if (shard.Queue.Find(run.Task) is not { HasAttempt: true } task || task.Token != run.Token)
            {
                agent.Stop(run.Token, StopReason.Ended);
            }
            else if (task.CancelRequestedAt is not null)
            {
                // Asked for and durable, but whoever was to pass it on is gone.
                agent.Stop(run.Token, StopReason.Cancelled);
            }
        }
    }

    private void Begin(TaskRecord task, AttemptRun run)
    {
        shard.Execute(new BeginAttempt(task.Id, shard.Agent.Profile.Id, shard.Agent.Session, Started: true));
        run.Bind(task);
        shard.Commit.ReleaseLater(run);
    }
}
