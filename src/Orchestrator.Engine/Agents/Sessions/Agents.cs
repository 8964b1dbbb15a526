using Orchestrator.Domain;
using Orchestrator.Domain.Agents;
using Orchestrator.Domain.Tasks;
using Orchestrator.Domain.Tasks.Commands;
using Orchestrator.Engine.Agents.Pool;
using Orchestrator.Engine.Artifacts;
using Orchestrator.Engine.Codec;

namespace Orchestrator.Engine.Agents.Sessions;

/// <summary>What agents of this node say and ask, and how they are.</summary>
internal sealed class Agents(
    AgentSessions sessions, AgentPool pool, IAttemptReports reports, IArtifacts artifacts, int maxPayloadBytes, int compressAboveBytes, string node, TimeProvider time) : IAgents
{
    private readonly AgentLeases leases = new(sessions, pool, time);

    public AgentSessionGrant Register(AgentRegistration registration) => sessions.Register(registration);

    public IAgentStream? Connect(string agentId, string session, IAgentChannel channel) => sessions.Connect(agentId, session, channel);

    public Task<LeasedWork?> LeaseAsync(string agentId, AgentLease lease, CancellationToken cancellation) => leases.LeaseAsync(agentId, lease, cancellation);

    public async Task<(AgentAnswer Answer, bool Stop)> ProgressAsync(
        string agentId, TaskId task, AttemptToken token, double percent, string? message, TaskPayload checkpoint, CancellationToken cancellation)
    {
        percent = double.IsNaN(percent) ? 0 : Math.Clamp(percent, 0, 100);
        var saved = checkpoint.IsEmpty ? default : Packed(checkpoint);
        if (sessions.IsCanary(agentId, token))
        {
            return (AgentAnswer.Accepted, false);
        }

        if (sessions.Find(agentId, token) is not { } held || held.Attempt.Task != task)
        {
            return (AnswerOf(await reports.ReportAsync(new ReportProgress(task, token, percent, message, saved), cancellation)), false);
        }

        var attempt = held.Attempt;
        if (attempt.Report is not null)
        {
            return (AgentAnswer.Stale, true);
        }

        attempt.HasStarted = true;
        lock (pool.Gate)
        {
            held.Agent.Record.Progressed(Instant.From(time.GetUtcNow()));
        }

        var progress = AttemptProgress.Of(attempt);
        progress.Report(percent, message);
        if (!saved.IsEmpty)
        {
            progress.Save(saved);
        }

        return (AgentAnswer.Accepted, attempt.StopReason != StopReason.None);
    }

    public Task<AgentAnswer> CompleteAsync(string agentId, TaskId task, AttemptToken token, TaskPayload result, CancellationToken cancellation) =>
        result.Length > maxPayloadBytes && result.Length <= artifacts.MaxBytes
            ? CompleteLargeAsync(agentId, task, token, result, cancellation)
            : EndAsync(agentId, new CompleteAttempt(task, token, Packed(result)), cancellation);

    public Task<AgentAnswer> FailAsync(string agentId, TaskId task, AttemptToken token, TaskError error, TimeSpan? retryAfter, CancellationToken cancellation) =>
        EndAsync(
            agentId,
            new FailAttempt(
                task,
                token,
                error with { Type = Shortened.Text(error.Type, TaskSpecRules.MaxNameLength), Message = Shortened.Text(error.Message, Shortened.ErrorLength) },
                retryAfter),
            cancellation);

    public AgentAnswer Deregister(string agentId, string session) => sessions.Deregister(agentId, session);

    public Task<AgentAnswer> DrainAsync(string agentId, CancellationToken cancellation) =>
        Task.FromResult(sessions.TryDrain(agentId) ? AgentAnswer.Accepted : AgentAnswer.AgentNotFound);

    public void HoldBack(string agentId, string? reason) => sessions.HoldBack(agentId, reason);

    public void ReportLoad(string agentId, double load) => sessions.ReportLoad(agentId, load);

    public void EndSession(string agentId, string session, string reason) => sessions.EndSession(agentId, session, reason);

    public Task<IReadOnlyList<AgentView>> ListAsync(CancellationToken cancellation) => Task.FromResult(Read());

    public Task<AgentView?> FindAsync(string agentId, CancellationToken cancellation) =>
        Task.FromResult(Read().FirstOrDefault(agent => agent.Profile.Id == agentId));

    /// <summary>How the agents of this node are, by id.</summary>
    public IReadOnlyList<AgentView> Read()
    {
        var now = Instant.From(time.GetUtcNow());
        return
        [
            .. sessions.Read().Select(one => View(one.Agent, one.Used, one.State, now)).Append(Own()).OrderBy(agent => agent.Profile.Id, StringComparer.Ordinal),
        ];
    }

    private async Task<AgentAnswer> CompleteLargeAsync(string agentId, TaskId task, AttemptToken token, TaskPayload result, CancellationToken cancellation)
    {
        var reference = await artifacts.StoreAsync(JsonLine.Normalize(result.ToJson()), "application/json", task);
        return await EndAsync(agentId, new CompleteAttempt(task, token, reference.ToJson().Utf8), cancellation);
    }

    private static AgentAnswer AnswerOf(TaskReplyKind kind) => kind switch
    {
        TaskReplyKind.Accepted => AgentAnswer.Accepted,
        TaskReplyKind.Repeated => AgentAnswer.Repeated,
        TaskReplyKind.NotFound => AgentAnswer.TaskNotFound,
        _ => AgentAnswer.Stale,
    };

    private async Task<AgentAnswer> EndAsync(string agentId, AttemptReport report, CancellationToken cancellation)
    {
        if (sessions.IsCanary(agentId, report.Token))
        {
            return AgentAnswer.Accepted;
        }

        var held = sessions.Find(agentId, report.Token) is { } found && found.Attempt.Task == report.Task ? found : default((SessionAgent Agent, LocalAttempt Attempt)?);
        if (held is { } ending)
        {
            ending.Attempt.Progress?.Stop(flush: report is not CompleteAttempt);
            lock (pool.Gate)
            {
                ending.Agent.Ending(ending.Attempt);
            }
        }

        try
        {
            var kind = await reports.ReportAsync(report, cancellation);
            if (held is { } ended)
            {
                ended.Agent.Ended(ended.Attempt, report, kind);
            }

            return AnswerOf(kind);
        }
        catch (Exception)
        {
            // The agent hears of it and repeats the report.
            held?.Agent.NotEnded(held.Value.Attempt);
            throw;
        }
    }

    private TaskPayload Packed(TaskPayload payload) => TaskPayload.Pack(JsonLine.Normalize(payload.ToJson()), compressAboveBytes);

    private AgentView Own()
    {
        var own = pool.Own;
        return new AgentView
        {
            Profile = own.Profile,
            State = own.IsDraining ? AgentState.Draining : own.Used > 0 ? AgentState.Busy : AgentState.Idle,
            Node = node,
            Connection = AgentConnections.InProcess,
            Slots = own.Slots,
            Used = own.Used,
            Circuit = CircuitState.Closed.Name(),
            SuccessRate = null,
            Latency = null,
            LastSeenAt = null,
            LastFinishedAt = null,
        };
    }

    private AgentView View(KnownAgent agent, int used, AgentState state, Instant now) => new()
    {
        Profile = agent.Profile,
        State = state,
        Node = node,
        Connection = agent.Connection,
        Slots = agent.Slots,
        Used = used,
        Circuit = agent.Record.CircuitAt(now),
        SuccessRate = agent.Record.SuccessRate,
        Latency = agent.Record.Latency > TimeSpan.Zero ? agent.Record.Latency : null,
        LastSeenAt = agent.Session is { } session ? now - time.GetElapsedTime(session.HeardAt) : agent.LastSeenAt,
        LastFinishedAt = agent.Record.LastFinishedAt,
        HeldBack = agent.Session?.HeldBack,
    };
}
