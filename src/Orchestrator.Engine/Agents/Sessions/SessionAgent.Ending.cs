using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;

namespace Orchestrator.Engine.Agents.Sessions;

/// <content>How the session ends: with its attempts given back, or with another node that goes on.</content>
internal sealed partial class SessionAgent
{
    /// <summary>The agent goes on with the session at another node, which has its attempts now: nothing is given back.</summary>
    public IAgentChannel? HandOver()
    {
        lock (Pool.Gate)
        {
            if (IsOver)
            {
                return null;
            }

            IsOver = true;
            poll?.Close();
            Pool.Detach(this);
            ReleaseReservations(_ => true);
            foreach (var attempt in Running.ToArray())
            {
                Record.Ended(attempt.Trial);
                Drop(attempt);
            }

            drained.TrySetCanceled(CancellationToken.None);
            return Channel;
        }
    }

    /// <summary>The session is over: its attempts are given back.</summary>
    /// <returns>How many it held.</returns>
    public int End(string reason)
    {
        LocalAttempt[] held;
        lock (Pool.Gate)
        {
            if (IsOver)
            {
                return 0;
            }

            IsOver = true;
            poll?.Close();
            Pool.Detach(this);
            ReleaseReservations(_ => true);
            held = [.. Running];

            // Ends that were reported and could not be made durable: the agent is not there to repeat them.
            foreach (var attempt in Reported.Where(IsUnheard))
            {
                Record.Ended(attempt.Trial);
                attempt.End(Lost(attempt, reason));
                attempt.Shard.Report(attempt);
            }
        }

        foreach (var attempt in held)
        {
            attempt.Progress?.Stop(flush: true);
            Finished(attempt, Lost(attempt, reason));
            lock (Pool.Gate)
            {
                Record.Failed(Now, new TaskError(ErrorKindNames.AgentLost, reason, true), attempt.Trial);
            }
        }

        lock (Pool.Gate)
        {
            drained.TrySetCanceled(CancellationToken.None);
        }

        return held.Length;
    }

    private LoseAttempt Lost(LocalAttempt attempt, string reason) => new(
        attempt.Task, attempt.Token, ErrorKindNames.AgentLost, $"Agent '{Profile.Id}' is gone: {reason}.", Charged: attempt.HasStarted);
}
