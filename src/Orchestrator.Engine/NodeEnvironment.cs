using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Orchestrator.Actors;
using Orchestrator.Cluster;
using Orchestrator.Cluster.Transport;
using Orchestrator.Domain;
using Orchestrator.Journal;
using Orchestrator.Journal.Blobs;
using Orchestrator.Journal.Logs;
using Orchestrator.Journal.Projection;

namespace Orchestrator.Engine;

/// <summary>Everything a node takes from outside: store, clock, chance and threads. A simulation replaces all of them.</summary>
internal sealed class NodeEnvironment : IAsyncDisposable
{
    public required IJournal Journal { get; init; }

    public required IProjection Projection { get; init; }

    /// <summary>Where logs of tasks are kept; null keeps none.</summary>
    public ILogStore? Logs { get; init; }

    /// <summary>Where blobs are kept that all nodes share: results that were computed before, and artifacts; null keeps none.</summary>
    public IBlobStore? Blobs { get; init; }

    /// <summary>Where results are kept for this node alone; null keeps none.</summary>
    public IBlobStore? DiskCache { get; init; }

    /// <summary>Where artifacts are kept; null takes none.</summary>
    public IBlobStore? Artifacts { get; init; }

    /// <summary>The node's place in a cluster; null for a node that stands alone.</summary>
    public ICluster? Cluster { get; init; }

    /// <summary>The streams to other nodes, for the server that accepts them; null when they are none or go another way.</summary>
    public WebSocketLinks? Streams { get; init; }

    /// <summary>What holds journal, projection and logs together; null when they stand alone.</summary>
    public IAsyncDisposable? Store { get; init; }

    public required TimeProvider Time { get; init; }

    public required IDispatcher Dispatcher { get; init; }

    public required ILoggerFactory LoggerFactory { get; init; }

    /// <summary>
    /// Makes the meter that the node publishes its metrics on; null to publish none, as a simulated node does: it is dropped
    /// without an end, and its meter would hold it for ever.
    /// </summary>
    public Func<Meter>? NewMeter { get; init; }

    /// <summary>Makes a source of chance for one actor.</summary>
    public required Func<Chance> NewChance { get; init; }

    public async ValueTask DisposeAsync()
    {
        if (Cluster is not null)
        {
            await Cluster.DisposeAsync();
        }

        await Journal.DisposeAsync();
        await Projection.DisposeAsync();
        if (Logs is not null)
        {
            await Logs.DisposeAsync();
        }

        if (Blobs is not null)
        {
            await Blobs.DisposeAsync();
        }

        if (Artifacts is not null)
        {
            await Artifacts.DisposeAsync();
        }

        if (DiskCache is not null)
        {
            await DiskCache.DisposeAsync();
        }

        if (Store is not null)
        {
            await Store.DisposeAsync();
        }
    }
}
