using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Domain.Tasks.Redundancy;
using Orchestrator.Engine.Agents;
using Orchestrator.Engine.Tasks.Messages;

namespace Orchestrator.Engine.Tasks;

/// <summary>Settles which of the attempts that the shard knows still run: after a replay, and when nodes or agents come or go.</summary>
internal sealed class ShardAttempts(TaskShard shard)
{
    private static readonly object MissingKey = new();
    private readonly MissingSessions missing = new(shard.Setup.Options.Agents.SessionTtl);
    private Instant armedFor = Instant.Never;

    /// <summary>
    /// After a replay: attempts of an earlier process are lost; those that still run go on; reports that the lost
    /// state had not made durable are heard again.
    /// </summary>
    public void Reconcile()
    {
        var runs = shard.Agents.RunsOf(shard.Handle).ToDictionary(run => run.Token);
        foreach (var (task, held) in Held())
        {
            if (!runs.ContainsKey(held.Token))
            {
                if (shard.Agents.Find(held.Session) is not null)
                {
                    NotStarted(task.Id, held.Token);
                }
                else
                {
                    LoseIfDead(task, held, $"The process that ran attempt {held.Attempt} is gone.");
                }
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
                run.Holder.Stop(run.Token, StopReason.Ended);
            }
            else if (task.CancelRequestedAt is not null)
            {
                // Asked for and durable, but whoever was to pass it on is gone.
                run.Holder.Stop(run.Token, StopReason.Cancelled);
            }
        }

        AskForRuns();
        Arm();
    }

    /// <summary>Has other nodes' agents say which of the attempts that they should run they do not know.</summary>
    public void AskForRuns() => shard.Setup.AskForRuns(
        shard.Handle,
        [
            .. Held().Where(at => shard.Agents.Find(at.Attempt.Session) is null)
                .Select(at => (at.Attempt.Session, at.Task.Id, at.Attempt.Token, at.Task.CancelRequestedAt is not null)),
        ]);

    /// <summary>Nodes have gone: attempts of sessions that have ended with them are lost.</summary>
    public void LoseDeadSessions()
    {
        foreach (var (task, held) in Held())
        {
            if (shard.Agents.Find(held.Session) is null)
            {
                LoseIfDead(task, held, $"The node that ran attempt {held.Attempt} is gone.");
            }
        }

        Arm();
    }

    /// <summary>An agent that was lost sight of is back with its session: what it does not run any longer is given back.</summary>
    public void SessionReturned(string session)
    {
        missing.Returned(session);
        var attempts = Held().Where(at => at.Attempt.Session == session).Select(at => (at.Task.Id, at.Attempt.Token)).ToList();
        if (attempts.Count == 0)
        {
            return;
        }

        if (shard.Agents.Find(session) is null)
        {
            AskForRuns();
            return;
        }

        foreach (var (id, token) in attempts)
        {
            if (shard.Queue.Find(id) is { } task && task.Holds(token))
            {
                if (shard.Agents.FindAttempt(token) is not { } run)
                {
                    NotStarted(id, token);
                }
                else if (task.CancelRequestedAt is not null)
                {
                    run.Holder.Stop(token, StopReason.Cancelled);
                }
            }
        }
    }

    private (TaskRecord Task, HeldAttempt Attempt)[] Held() => [.. shard.Queue.Tasks.SelectMany(task => task.HeldAttempts, (task, held) => (task, held))];

    private void LoseIfDead(TaskRecord task, HeldAttempt held, string message)
    {
        if (shard.Setup.IsSessionAlive(held.Session) || shard.Agents.Knows(held.Session) || missing.TryNote(held.Session, task.Id, held.Token, shard.Now))
        {
            return;
        }

        Lose(task.Id, held.Token, ErrorKindNames.NodeFailure, message, charged: true);
    }

    private void NotStarted(TaskId id, AttemptToken token) =>
        Lose(id, token, ErrorKindNames.NodeFailure, "The attempt was recorded but not started.", charged: false);

    private void Lose(TaskId id, AttemptToken token, string kind, string message, bool charged)
    {
        shard.Execute(new LoseAttempt(id, token, kind, message, charged));
        shard.Commit.FlushWhenLarge();
    }

    private void Arm()
    {
        if (missing.Next < armedFor)
        {
            armedFor = missing.Next;
            shard.StartTimer(MissingKey, TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, (missing.Next - shard.Now).TotalMilliseconds))), new GiveUp());
        }
    }

    private void GiveUpMissing()
    {
        armedFor = Instant.Never;
        foreach (var (id, token) in missing.GiveUp(shard.Now))
        {
            Lose(id, token, ErrorKindNames.AgentLost, "The agent has not come back to its session.", charged: true);
        }

        Arm();
    }

    private sealed class GiveUp : IShardMessage
    {
        public void Handle(TaskShard shard) => shard.Attempts.GiveUpMissing();

        public void Refuse(Exception reason)
        {
        }
    }
}
