namespace Orchestrator.Engine.Scaling;

/// <summary>The autoscaler as callers see it. In a cluster one node runs it, and every node answers for it.</summary>
/// <exception cref="ServiceUnavailableException">Of every call: nobody can answer now.</exception>
public interface IScaling
{
    /// <summary>Its policy, what it has seen lately and what it has done.</summary>
    Task<ScalingStatus> StatusAsync(CancellationToken cancellation = default);

    /// <summary>Starts agents at once, whatever the load.</summary>
    /// <param name="count">How many; at least 1.</param>
    /// <exception cref="ScalingLimitException">There would be more than may be; none was started.</exception>
    /// <exception cref="ScalingFailedException">They could not be started.</exception>
    /// <returns>Their ids, as far as they are known.</returns>
    Task<IReadOnlyList<string>> SpawnAsync(int count, CancellationToken cancellation = default);
}
