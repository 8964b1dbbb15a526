using System.Collections.Concurrent;
using Orchestrator.Engine;
using Orchestrator.Engine.Agents.Sessions;

namespace Orchestrator.Server.Agents.Push;

/// <summary>The agents that are called at an address of their own, and one sweep that asks how they are.</summary>
internal sealed class PushAgents(IAgents agents, OrchestratorOptions engine, TimeProvider time, PushClient client, ILogger<PushAgents> log) : BackgroundService
{
    private const int HealthAtOnce = 64;
    private static readonly TimeSpan LongestSweep = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, PushChannel> channels = new(StringComparer.Ordinal);

    /// <summary>Calls an agent from now on. One that was called before under the same id is not any longer.</summary>
    /// <param name="calledAs">What the agent calls itself.</param>
    /// <param name="asksHealth">False for an agent whose node manager tells how it is.</param>
    /// <returns>Null when the session has ended in between.</returns>
    public PushChannel? Attach(AgentSessionGrant grant, string calledAs, Uri endpoint, bool asksHealth = true)
    {
        if (channels.TryGetValue(grant.AgentId, out var open) && grant.IsResumed && open.GoesOn(grant.Session, endpoint))
        {
            // Its calls go on, too.
            return open;
        }

        if (grant.IsResumed && open is { IsClosed: false })
        {
            // Calls to the address before are nobody's any longer: their attempts run again.
            agents.EndSession(grant.AgentId, grant.Session, "it is called at another address");
            return null;
        }

        var channel = new PushChannel(agents, client, grant, calledAs, endpoint, engine.MaxPayloadBytes, time, log) { HealthInterval = asksHealth ? grant.TimeToLive / 3 : null };
        if (agents.Connect(grant.AgentId, grant.Session, channel) is not { } stream)
        {
            return null;
        }

        channel.Open(stream);
        channels[grant.AgentId] = channel;
        return channel;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Six times a session: with a short one, a sweep each second would ask when the session has ended already.
        var interval = engine.Agents.SessionTtl / 6;
        using var timer = new PeriodicTimer(interval < LongestSweep ? interval : LongestSweep, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await SweepAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The server has stopped.
        }
    }

    private Task SweepAsync(CancellationToken cancellation)
    {
        foreach (var closed in channels.Where(entry => entry.Value.IsClosed))
        {
            channels.TryRemove(closed);
        }

        var due = channels.Values.Where(channel => channel.IsHealthDue).ToList();
        return due.Count == 0
            ? Task.CompletedTask
            : Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = HealthAtOnce, CancellationToken = cancellation }, (channel, token) => channel.AskHealthAsync(token));
    }
}
