using Orchestrator.Engine.Agents.Sessions;

namespace Orchestrator.Engine.Scaling;

/// <summary>Port: starts and stops agents, as it was decided. Its methods are called one after the other.</summary>
public interface IScalingExecutor : IAsyncDisposable
{
    /// <summary>Its name on the wire: <c>in_process</c>, <c>process</c>, <c>webhook</c>, or one of its own.</summary>
    string Name { get; }

    /// <summary>True when an agent is to be drained before it is stopped: then the engine does so, and what runs there ends in peace.</summary>
    bool DrainsFirst { get; }

    /// <summary>What it makes of the agents there are: which of them it may stop, and how many it started that have not come yet.</summary>
    /// <param name="agents">All agents, those included that are gone or leaving.</param>
    ScalingFleet Observe(IReadOnlyList<AgentView> agents);

    /// <summary>Starts agents. Returns without waiting for them to come.</summary>
    /// <returns>Their ids, as far as they are known.</returns>
    /// <exception cref="ScalingFailedException">They could not be started.</exception>
    Task<IReadOnlyList<string>> StartAsync(int count, string reason, CancellationToken cancellation);

    /// <summary>Stops agents. Returns without waiting for them to go.</summary>
    /// <exception cref="ScalingFailedException">They could not be stopped.</exception>
    Task StopAsync(IReadOnlyList<string> agents, string reason, CancellationToken cancellation);
}
