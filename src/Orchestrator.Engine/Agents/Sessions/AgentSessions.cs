using Microsoft.Extensions.Logging;
using Orchestrator.Domain;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Agents.Pool;

namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>
/// The agents that are attached to this node from outside: their sessions begin here and end here, by their own word, when their stream breaks off, or
/// when nothing is heard of them. One sweep watches over all.
/// </summary>
internal sealed partial class AgentSessions(
    AgentPool pool, AgentSettings settings, Func<TaskId, ShardHandle?> shardOf, Func<TaskId, Task<ShardHandle?>> findShard, Chance chance, TimeProvider time, ILogger logger)
    : IDisposable
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromMilliseconds(250);
    private readonly Dictionary<string, KnownAgent> known = new(StringComparer.Ordinal);
    private ITimer? sweep;

    /// <summary>An agent has come, has changed, or has gone: its session, and whether it is there now.</summary>
    public event Action<SessionAgent, bool>? Changed;

    /// <summary>An agent goes on with a session at another node than before: shards know its attempts. The session, and whether it is here now.</summary>
    public event Action<string, bool>? Resumed;

    private Instant Now => Instant.From(time.GetUtcNow());

    /// <inheritdoc cref="IAgents.Register"/>
    public AgentSessionGrant Register(AgentRegistration registration)
    {
        SessionAgent? before;
        SessionAgent agent;
        bool goesOn, isForeign;
        IReadOnlyList<LocalAttempt> notRun = [];
        lock (pool.Gate)
        {
            var entry = known.GetValueOrDefault(registration.Profile.Id);
            before = entry?.Session;
            goesOn = before is { IsOver: false } && before.Session == registration.Session && IsSame(before, registration);
            isForeign = !goesOn && AgentSessionIds.IsOne(registration.Session) && before?.Session != registration.Session && pool.Find(registration.Session) is null;
            if (goesOn)
            {
                agent = before!;
            }
            else
            {
                if (before is null && pool.Count >= settings.Max)
                {
                    throw new TooManyAgentsException(settings.Max);
                }

                entry ??= new KnownAgent(registration.Profile);
                agent = new SessionAgent(pool, registration, isForeign ? registration.Session! : AgentSessionIds.New(chance), entry.Record, time);
                (entry.Profile, entry.Slots, entry.Session) = (registration.Profile, registration.Slots, agent);
                known[registration.Profile.Id] = entry;
                if (isForeign)
                {
                    Adopt(agent, registration.Running ?? []);
                }

                pool.Attach(agent);
            }

            if (goesOn && registration.Running is { } running)
            {
                notRun = agent.NotAmong(running.Select(attempt => attempt.Task).ToHashSet(), time.GetTimestamp());

                // Stops may have missed it while it was away.
                foreach (var (task, token) in running.Where(attempt => agent.Find(attempt.Token) is null))
                {
                    shardOf(task)?.TellControl(new RunningAttempts([(task, token)], (stopped, reason) => agent.Channel?.Cancel(task, stopped, reason == StopReason.Cancelled)));
                }
            }
        }

        if (!goesOn && before is not null)
        {
            End(before, "it began another session");
        }

        agent.GiveBack(notRun);
        Heard(agent);
        Changed?.Invoke(agent, true);
        if (isForeign)
        {
            Resumed?.Invoke(agent.Session, true);
        }

        sweep ??= time.CreateTimer(_ => Sweep(), null, SweepInterval, SweepInterval);
        return new AgentSessionGrant(agent.Profile.Id, agent.Session, settings.SessionTtl, goesOn || isForeign);
    }

    /// <inheritdoc cref="IAgents.Connect"/>
    public IAgentStream? Connect(string agentId, string session, IAgentChannel channel)
    {
        SessionAgent? agent;
        IAgentChannel? before;
        lock (pool.Gate)
        {
            if ((agent = FindLive(agentId, session)) is null)
            {
                return null;
            }

            before = agent.Connect(channel);
            known[agentId].Connection = channel.Connection;
        }

        before?.Close("The session goes on over another connection.");
        Heard(agent);
        if (agent.IsDraining)
        {
            channel.Drain();
        }

        return new AgentStream(this, agent, channel);
    }

    /// <summary>Under the gate: begins a long poll; null when the session is not known.</summary>
    public SessionAgent? Polls(string agentId, string session)
    {
        if (FindLive(agentId, session) is { } agent)
        {
            known[agentId].Connection = AgentConnections.LongPoll;
            agent.HeardAt = time.GetTimestamp();
            return agent;
        }

        return null;
    }

    /// <summary>The attempt that an agent's session holds; null when it holds no such attempt.</summary>
    public (SessionAgent Agent, LocalAttempt Attempt)? Find(string agentId, AttemptToken token)
    {
        lock (pool.Gate)
        {
            if (known.GetValueOrDefault(agentId)?.Session is not { } agent)
            {
                return null;
            }

            agent.HeardAt = time.GetTimestamp();
            return agent.Find(token) is { SentAt: not null } attempt ? (agent, attempt) : null;
        }
    }

    /// <summary>True when an agent answers the canary that it was sent.</summary>
    public bool IsCanary(string agentId, AttemptToken token)
    {
        lock (pool.Gate)
        {
            return known.GetValueOrDefault(agentId)?.Session?.IsCanary(token) == true;
        }
    }

    /// <inheritdoc cref="IAgents.Deregister"/>
    public AgentAnswer Deregister(string agentId, string session)
    {
        SessionAgent? agent;
        lock (pool.Gate)
        {
            if ((agent = FindLive(agentId, session)) is null)
            {
                return AgentAnswer.SessionEnded;
            }
        }

        Drain(agent);
        return AgentAnswer.Accepted;
    }

    /// <summary>Somebody wants an agent of this node to leave; false when it is not here.</summary>
    public bool TryDrain(string agentId)
    {
        SessionAgent? agent;
        lock (pool.Gate)
        {
            agent = known.GetValueOrDefault(agentId)?.Session;
        }

        if (agent is null)
        {
            return false;
        }

        IAgentChannel? channel;
        lock (pool.Gate)
        {
            agent.Drain();
            channel = agent.Channel;
        }

        channel?.Drain();
        Changed?.Invoke(agent, true);
        return true;
    }

    /// <summary>Gives an agent no work until this is taken back with null; false when it is not here.</summary>
    public bool HoldBack(string agentId, string? reason) => Change(agentId, agent => agent.HoldBack(reason));

    /// <inheritdoc cref="IAgents.ReportLoad"/>
    public bool ReportLoad(string agentId, double load) => Change(agentId, agent => agent.ReportLoad(load));

    /// <summary>An agent goes on with its session at another node.</summary>
    public void HandOver(string session)
    {
        if (pool.Find(session) is not SessionAgent agent)
        {
            return;
        }

        var channel = agent.HandOver();
        lock (pool.Gate)
        {
            if (known.GetValueOrDefault(agent.Profile.Id) is { } entry && entry.Session == agent)
            {
                (entry.Session, entry.LastSeenAt) = (null, Now);
            }
        }

        channel?.Close("The session goes on at another node.");
        Resumed?.Invoke(session, false);
    }

    /// <summary>Ends an agent's session: whoever vouches for it has found it gone.</summary>
    public bool EndSession(string agentId, string session, string reason)
    {
        SessionAgent? agent;
        lock (pool.Gate)
        {
            agent = FindLive(agentId, session);
        }

        if (agent is not null)
        {
            End(agent, reason);
        }

        return agent is not null;
    }

    public void Accept(SessionAgent agent, AttemptToken token)
    {
        Heard(agent);
        LocalAttempt? attempt;
        lock (pool.Gate)
        {
            attempt = agent.Find(token);
            if (attempt is null or { HasStarted: true } or { SentAt: null })
            {
                return;
            }

            attempt.HasStarted = true;
        }

        attempt.Shard.Report(new ReportStarted(attempt.Task, attempt.Token));
    }

    public void Busy(SessionAgent agent, AttemptToken token)
    {
        Heard(agent);
        if (Find(agent.Profile.Id, token) is { Attempt: { HasStarted: false, Report: null } attempt })
        {
            agent.Busy(attempt);
        }
    }

    public void Drain(SessionAgent agent)
    {
        Heard(agent);
        bool isEmpty;
        lock (pool.Gate)
        {
            agent.Drain();
            isEmpty = agent.Used == 0 && agent.Channel is null;
        }

        if (isEmpty)
        {
            End(agent, "it has left");
        }
        else
        {
            Changed?.Invoke(agent, true);
        }
    }

    public void Broken(SessionAgent agent, IAgentChannel channel)
    {
        bool isEmpty;
        lock (pool.Gate)
        {
            agent.Disconnect(channel);
            isEmpty = agent.IsDraining && agent.Used == 0;
        }

        if (isEmpty || (settings.ReconnectGrace == TimeSpan.Zero && agent.BrokeAt is not null))
        {
            End(agent, isEmpty ? "it has left" : "its connection broke off");
        }
    }

    /// <summary>How the agents of this node are, also those that have gone lately.</summary>
    public IReadOnlyList<(KnownAgent Agent, int Used, AgentState State)> Read()
    {
        lock (pool.Gate)
        {
            return [.. known.Values.Select(agent => (agent, agent.Session?.Used ?? 0, StateOf(agent.Session)))];
        }
    }

    public void Dispose() => sweep?.Dispose();

    private static AgentState StateOf(SessionAgent? agent) => agent switch
    {
        null or { IsOver: true } => AgentState.Offline,
        { IsDraining: true } => AgentState.Draining,
        { Used: > 0 } => AgentState.Busy,
        _ => AgentState.Idle,
    };

    private static bool IsSame(SessionAgent agent, AgentRegistration registration) =>
        agent.Slots == registration.Slots && agent.Profile.OffersSameAs(registration.Profile);

    private bool Change(string agentId, Action<SessionAgent> change)
    {
        lock (pool.Gate)
        {
            if (known.GetValueOrDefault(agentId)?.Session is not { } agent)
            {
                return false;
            }

            change(agent);
            return true;
        }
    }

    private SessionAgent? FindLive(string agentId, string session) =>
        known.GetValueOrDefault(agentId)?.Session is { IsOver: false } agent && agent.Session == session ? agent : null;

    private void Heard(SessionAgent agent) => agent.HeardAt = time.GetTimestamp();

    private void End(SessionAgent agent, string reason)
    {
        var held = agent.End(reason);
        lock (pool.Gate)
        {
            if (known.GetValueOrDefault(agent.Profile.Id) is { } entry && entry.Session == agent)
            {
                (entry.Session, entry.LastSeenAt) = (null, Now);
            }
        }

        agent.Channel?.Close("The session is over.");
        if (held > 0)
        {
            logger.LogInformation("Agent {Agent} is gone: {Reason}; {Count} attempts are given back", agent.Profile.Id, reason, held);
        }

        Changed?.Invoke(agent, false);
    }

    private void Sweep()
    {
        List<(SessionAgent Agent, string Reason)> gone = [];
        List<(IAgentChannel Channel, Assignment Canary)> canaries = [];
        lock (pool.Gate)
        {
            List<string> forgotten = [];
            foreach (var (id, entry) in known)
            {
                if (entry.Session is not { } agent)
                {
                    if (Now - entry.LastSeenAt >= settings.Remembered)
                    {
                        forgotten.Add(id);
                    }
                }
                else if (!agent.IsPolling && time.GetElapsedTime(agent.HeardAt) >= settings.SessionTtl)
                {
                    gone.Add((agent, $"nothing was heard of it for {settings.SessionTtl.TotalSeconds} s"));
                }
                else if (agent.BrokeAt is { } brokeAt && time.GetElapsedTime(brokeAt) >= settings.ReconnectGrace)
                {
                    gone.Add((agent, "its connection broke off"));
                }
                else if (agent.HasLeft)
                {
                    gone.Add((agent, "it has left"));
                }
                else
                {
                    if (agent.IsToBeReviewed)
                    {
                        agent.Review();
                    }

                    if ((agent.Running.Count > 0 || agent.Canary is not null) && agent.Watch(chance) is { } channel)
                    {
                        canaries.Add((channel, agent.Canary!.Value));
                    }
                }
            }

            forgotten.ForEach(id => known.Remove(id));
        }

        foreach (var (channel, canary) in canaries)
        {
            channel.Assign(canary);
        }

        foreach (var (agent, reason) in gone)
        {
            End(agent, reason);
        }
    }
}
