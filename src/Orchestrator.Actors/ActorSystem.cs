using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Orchestrator.Actors;

/// <summary>The actors of one node, with the clock, chance and dispatcher they run on.</summary>
public sealed class ActorSystem : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ActorCell> actors = new();
    private volatile bool stopping;
    private long undeliveredCount;

    /// <param name="options">Null takes the defaults: thread pool, system clock, no log.</param>
    public ActorSystem(ActorSystemOptions? options = null)
    {
        options ??= new ActorSystemOptions();
        CheckName(options.Name);
        Name = options.Name;
        Dispatcher = options.Dispatcher;
        Time = options.TimeProvider;
        Random = options.Random;
        Logger = options.LoggerFactory?.CreateLogger("Orchestrator.Actors") ?? NullLogger.Instance;
        Shutdown = new CoordinatedShutdown(this, options.ShutdownPhaseTimeout);
    }

    /// <summary>
    /// Raised for each message that no handler will see because its actor stopped: those left in its mailbox and those
    /// sent later. Runs on the stopping actor's turn or in the sender's call, so it must be quick and thread-safe.
    /// </summary>
    public event Action<UndeliveredMessage>? Undelivered;

    /// <summary>First part of every actor's path.</summary>
    public string Name { get; }

    /// <summary>The clock all timers and deadlines follow.</summary>
    public TimeProvider Time { get; }

    /// <summary>Where the actors run.</summary>
    public IDispatcher Dispatcher { get; }

    /// <summary>The ordered steps of this node's end. The system adds none itself: its owner says in which phase which actors stop.</summary>
    public CoordinatedShutdown Shutdown { get; }

    /// <summary>How many messages were reported to <see cref="Undelivered"/> so far.</summary>
    public long UndeliveredCount => Interlocked.Read(ref undeliveredCount);

    internal Func<double> Random { get; }

    internal ILogger Logger { get; }

    /// <summary>Starts a top-level actor.</summary>
    /// <param name="name">Unique among the living top-level actors; not empty and without '/'.</param>
    /// <param name="factory">Makes each incarnation; runs on the actor's turn, and its failure is supervised.</param>
    /// <param name="options">Null takes <see cref="ActorOptions.Default"/>.</param>
    /// <exception cref="InvalidOperationException">The name is taken, or the system is stopping.</exception>
    public ActorRef<TMessage> Spawn<TMessage>(string name, Func<Actor<TMessage>> factory, ActorOptions? options = null)
    {
        CheckName(name);
        options ??= ActorOptions.Default;
        options.Validate();
        var cell = new ActorCell<TMessage>(this, null, name, factory, options);
        if (stopping)
        {
            throw new InvalidOperationException($"The actor system {Name} is stopping and cannot spawn {name}.");
        }

        if (!actors.TryAdd(name, cell))
        {
            throw new InvalidOperationException($"The actor system {Name} already has an actor named {name}.");
        }

        cell.RequestTurn();
        // StopAsync may have listed the actors in between.
        if (stopping)
        {
            cell.RequestStop();
        }

        return cell.Self;
    }

    /// <summary>Stops one actor, children first, after the message it is handling. Completes when it stopped; its name is free then.</summary>
    public Task StopAsync<TMessage>(ActorRef<TMessage> actor)
    {
        actor.Cell.RequestStop();
        return actor.Termination;
    }

    /// <summary>Stops all actors, each one's children before itself; none can be spawned any more. Completes when all stopped.</summary>
    /// <param name="cancellationToken">Ends the waiting, not the stopping.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        stopping = true;
        var ends = new List<Task>();
        foreach (var actor in actors.Values.OrderBy(actor => actor.Name, StringComparer.Ordinal))
        {
            actor.RequestStop();
            ends.Add(actor.Termination);
        }

        await Task.WhenAll(ends).WaitAsync(cancellationToken);
    }

    /// <summary>Same as <see cref="StopAsync(CancellationToken)"/>. On a simulated dispatcher it completes only while that is being run.</summary>
    public ValueTask DisposeAsync() => new(StopAsync());

    internal static void CheckName(string name)
    {
        if (string.IsNullOrEmpty(name) || name.Contains('/'))
        {
            throw new ArgumentException($"'{name}' is no name for an actor: it must not be empty or contain '/'.");
        }
    }

    internal void Forget(ActorCell actor) => actors.TryRemove(new KeyValuePair<string, ActorCell>(actor.Name, actor));

    internal void ReportUndelivered(ActorCell actor, object? message)
    {
        Interlocked.Increment(ref undeliveredCount);
        Logger.LogDebug("A message of type {Type} to {Actor} was not delivered: the actor stopped", message?.GetType(), actor.Path);
        try
        {
            Undelivered?.Invoke(new UndeliveredMessage(actor.Path, message));
        }
        catch (Exception exception)
        {
            Logger.LogError(exception, "A handler of undelivered messages failed");
        }
    }
}
