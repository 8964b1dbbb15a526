using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Cluster.Links;
using Orchestrator.Cluster.Stores;

namespace Orchestrator.Cluster;

/// <summary>What a <see cref="ClusterNode"/> takes from outside. A simulation replaces all of it.</summary>
public sealed class ClusterEnvironment
{
    /// <summary>Where the nodes agree. The cluster node disposes it.</summary>
    public required IClusterStore Store { get; init; }

    /// <summary>The streams to the other nodes. The cluster node disposes them.</summary>
    public required INodeLinks Links { get; init; }

    /// <summary>The clock of leases and timers; only its timestamps matter, not its date. Default: the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where the work runs. Default: the thread pool.</summary>
    public IDispatcher Dispatcher { get; init; } = PoolDispatcher.Instance;

    /// <summary>Receives what happens in the cluster, a line each. Default null: nothing is logged.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
