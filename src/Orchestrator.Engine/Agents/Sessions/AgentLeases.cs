using Orchestrator.Engine.Agents.Pool;

namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>The long polls of agents: open until there is work, until their time is over, or until the agent hangs up.</summary>
internal sealed class AgentLeases(AgentSessions sessions, AgentPool pool, TimeProvider time)
{
    /// <inheritdoc cref="IAgents.LeaseAsync"/>
    public async Task<LeasedWork?> LeaseAsync(string agentId, AgentLease lease, CancellationToken cancellation)
    {
        LongPoll poll;
        SessionAgent? agent;
        IReadOnlyList<LocalAttempt> notRun;
        lock (pool.Gate)
        {
            if ((agent = sessions.Polls(agentId, lease.Session)) is null)
            {
                return null;
            }

            notRun = lease.Running is { } running ? agent.NotAmong(running, time.GetTimestamp()) : [];
        }

        agent.GiveBack(notRun);
        lock (pool.Gate)
        {
            poll = new LongPoll(agent, lease.Max);
            agent.Open(poll);
            if (lease.Wait <= TimeSpan.Zero || lease.Max == 0)
            {
                poll.Close();
            }
        }

        try
        {
            var patience = lease.Wait > TimeSpan.Zero ? lease.Wait : Timeout.InfiniteTimeSpan;
            return Answer(agent, await poll.Task.OnOwnScheduler().WaitAsync(patience, time, cancellation));
        }
        catch (TimeoutException)
        {
            Close(poll);
            return Answer(agent, await poll.Task.OnOwnScheduler());
        }
        catch (OperationCanceledException)
        {
            Close(poll);

            // Nobody hears the answer: what went with it was not started.
            foreach (var attempt in await poll.Task.OnOwnScheduler())
            {
                agent.GiveBack(attempt, $"Agent '{agentId}' hung up before it got the attempt.", charged: false);
            }

            throw;
        }
        finally
        {
            lock (pool.Gate)
            {
                agent.Closed(poll);
                agent.HeardAt = time.GetTimestamp();
            }
        }
    }

    private static LeasedWork Answer(SessionAgent agent, IReadOnlyList<LocalAttempt> attempts) => new(
        [.. attempts.Select(agent.AssignmentOf), .. agent.Canary is { } canary ? [canary] : Array.Empty<Assignment>()],
        agent.TakeCancels(),
        agent.IsDraining || agent.IsOver);

    private void Close(LongPoll poll)
    {
        lock (pool.Gate)
        {
            poll.Close();
        }
    }
}
