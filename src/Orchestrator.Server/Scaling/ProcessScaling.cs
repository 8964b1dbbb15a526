using System.ComponentModel;
using System.Security.Cryptography;
using Orchestrator.Engine.Agents.Sessions;
using Orchestrator.Engine.Scaling;

namespace Orchestrator.Server.Scaling;

/// <summary>
/// Agents as programs on this machine. Those that it started are known by their ids' beginning, also after the autoscaler has moved to another node or a server was
/// killed: one that is drained leaves by itself, wherever its program runs. Of its own programs it ends those that never came or do not go.
/// </summary>
/// <param name="server">This server's address, asked when an agent is started.</param>
internal sealed class ProcessScaling(ScalingOptions options, Func<string> server, TimeProvider time, ILogger<ProcessScaling> logger) : IScalingExecutor
{
    /// <summary>What the ids of agents begin with that an autoscaler started.</summary>
    public const string Prefix = "scaled-";

    private static readonly TimeSpan FirstMoment = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LeavingPatience = TimeSpan.FromSeconds(10);
    private readonly List<AgentProcess> children = [];
    private bool isOver;

    public string Name => "process";

    public bool DrainsFirst => true;

    public ScalingFleet Observe(IReadOnlyList<AgentView> agents)
    {
        var attached = agents.Where(agent => agent.State != AgentState.Offline).Select(agent => agent.Profile.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var child in children)
        {
            child.HasCome |= attached.Contains(child.Id);
        }

        children.RemoveAll(child => IsOver(child, attached));
        return new ScalingFleet(
            [.. agents.Where(WorkingAgents.IsWorking).Select(agent => WorkingAgents.ToScalable(agent, IsOurs(agent.Profile.Id)))],
            children.Count(child => !child.HasCome && child.LeavesSince is null));
    }

    /// <summary>True while the program of an agent that was started here runs, for tests that look inside.</summary>
    internal bool IsRunning(string agentId) => children.Exists(child => child.Id == agentId && !child.HasEnded);

    public async Task<IReadOnlyList<string>> StartAsync(int count, string reason, CancellationToken cancellation)
    {
        var started = new List<AgentProcess>();
        for (var more = 0; more < count && !isOver; more++)
        {
            started.Add(Start());
        }

        // Wrong arguments show at once, and whoever asked is to hear of it.
        using var moment = new CancellationTokenSource(FirstMoment, time);
        try
        {
            await Task.WhenAny(started.Select(child => child.EndedAsync(moment.Token)));
        }
        finally
        {
            await moment.CancelAsync();
        }

        var ended = started.Where(child => child.HasEnded).ToList();
        if (ended.Count > 0 && ended.Count == started.Count)
        {
            var how = ended[0].End;
            children.RemoveAll(ended.Contains);
            ended.ForEach(child => child.Dispose());
            throw new ScalingFailedException($"'{options.Command[0]}' {how}");
        }

        return [.. started.Select(child => child.Id)];
    }

    public Task StopAsync(IReadOnlyList<string> agents, string reason, CancellationToken cancellation)
    {
        foreach (var child in children.Where(child => agents.Contains(child.Id)))
        {
            child.LeavesSince ??= time.GetUtcNow();
        }

        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        isOver = true;
        children.ForEach(child => child.Terminate());
        using var patience = new CancellationTokenSource(LeavingPatience, time);
        foreach (var child in children)
        {
            try
            {
                await child.EndedAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                child.Kill();
            }

            child.Dispose();
        }

        children.Clear();
    }

    private static bool IsOurs(string agentId) => agentId.StartsWith(Prefix, StringComparison.Ordinal);

    private AgentProcess Start()
    {
        var id = Prefix + RandomNumberGenerator.GetHexString(12, lowercase: true);
        var command = options.Command
            .Select(part => part.Replace(ScalingOptions.AgentIdPlace, id, StringComparison.Ordinal).Replace(ScalingOptions.ServerPlace, server(), StringComparison.Ordinal))
            .ToList();
        try
        {
            var child = AgentProcess.Start(id, command, time.GetUtcNow());
            children.Add(child);
            return child;
        }
        catch (Win32Exception e)
        {
            throw new ScalingFailedException($"'{command[0]}' could not be started: {e.Message}", e);
        }
    }

    private bool IsOver(AgentProcess child, HashSet<string> attached)
    {
        var now = time.GetUtcNow();
        if (child.HasEnded)
        {
            if (child.LeavesSince is null)
            {
                logger.LogWarning("The program of agent {Agent} {End}", child.Id, child.End);
            }
        }
        else if (!child.HasCome && now - child.StartedAt > options.StartDeadline)
        {
            logger.LogWarning("Agent {Agent} did not come within {Deadline} s: its program is ended", child.Id, options.StartDeadline.TotalSeconds);
            child.Kill();
        }
        else if (child.LeavesSince is { } since && !attached.Contains(child.Id) && now - since > LeavingPatience)
        {
            logger.LogWarning("Agent {Agent} has left, and its program goes on: it is ended", child.Id);
            child.Kill();
        }
        else
        {
            return false;
        }

        child.Dispose();
        return true;
    }
}
