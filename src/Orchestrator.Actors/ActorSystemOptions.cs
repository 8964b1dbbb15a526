using Microsoft.Extensions.Logging;

namespace Orchestrator.Actors;

/// <summary>The settings of an actor system: what a simulation replaces to control time, order and chance.</summary>
public sealed class ActorSystemOptions
{
    /// <summary>First part of every actor's path. Default "actors".</summary>
    public string Name { get; init; } = "actors";

    /// <summary>Where work runs. Default: the thread pool.</summary>
    public IDispatcher Dispatcher { get; init; } = PoolDispatcher.Instance;

    /// <summary>The clock of timers, deadlines, back-offs and phase timeouts. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Gives numbers from 0 up to but not including 1, for the jitter of back-offs; called from many threads. Default: the process-wide generator.</summary>
#pragma warning disable RS0030 // The default of production; a simulation passes its seeded source.
    public Func<double> Random { get; init; } = System.Random.Shared.NextDouble;
#pragma warning restore RS0030

    /// <summary>Receives failures and undeliverable messages. Default null: nothing is logged.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>How long each phase of <see cref="ActorSystem.Shutdown"/> may take unless it has its own limit. Default 10 s.</summary>
    public TimeSpan ShutdownPhaseTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
