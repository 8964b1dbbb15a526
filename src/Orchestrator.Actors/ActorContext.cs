using Microsoft.Extensions.Logging;

namespace Orchestrator.Actors;

/// <summary>What an actor can do beyond handling its messages. Only for use inside its own handlers.</summary>
public sealed class ActorContext<TMessage>
{
    private readonly ActorCell<TMessage> cell;

    internal ActorContext(ActorCell<TMessage> cell) => this.cell = cell;

    /// <summary>The actor's own address.</summary>
    public ActorRef<TMessage> Self => this.cell.Self;

    /// <summary>The actor's timers; they die with the incarnation.</summary>
    public ActorTimers<TMessage> Timers => this.cell.Timers;

    /// <summary>The system's clock.</summary>
    public TimeProvider Time => this.cell.System.Time;

    /// <summary>The system's log.</summary>
    public ILogger Logger => this.cell.System.Logger;

    /// <summary>Why the incarnation before this one failed; null on the first start.</summary>
    public Exception? RestartCause => this.cell.RestartCause;

    /// <summary>While true only control messages, timers and piped results are handled; user messages wait. False in a new incarnation.</summary>
    public bool PauseUserMessages
    {
        get => this.cell.Paused;
        set => this.cell.Paused = value;
    }

    /// <summary>Starts a child, which stops before this actor stops or restarts.</summary>
    /// <param name="name">Unique among the living children; not empty and without '/'.</param>
    /// <param name="factory">Makes each incarnation; runs on the child's turn, and its failure is supervised.</param>
    /// <param name="options">Null takes <see cref="ActorOptions.Default"/>.</param>
    public ActorRef<TChild> Spawn<TChild>(string name, Func<Actor<TChild>> factory, ActorOptions? options = null) =>
        this.cell.SpawnChild(name, factory, options ?? ActorOptions.Default);

    /// <summary>Stops this actor after the current message; the messages behind it are reported as undelivered.</summary>
    public void StopSelf() => this.cell.RequestStop();

    /// <summary>Stops a child after its current message.</summary>
    /// <returns>Completes when the child stopped; its name is free again when a message piped from this task arrives.</returns>
    public Task StopChild<TChild>(ActorRef<TChild> child)
    {
        if (child.Cell.Parent != this.cell)
        {
            throw new ArgumentException($"{child.Path} is not a child of {this.cell.Path}.", nameof(child));
        }

        child.Cell.RequestStop();
        return child.Termination;
    }

    /// <summary>Sends <paramref name="message"/> to this actor's control lane when another actor has stopped for good.</summary>
    public void Watch<TOther>(ActorRef<TOther> other, TMessage message) =>
        Pipe(new ValueTask(other.Termination), () => message, _ => message);

    /// <summary>
    /// Turns the end of an I/O operation into a control message. A completed task posts at once. A result that arrives
    /// after the incarnation ended is dropped. The functions run on this actor's turn, and their failure is supervised.
    /// </summary>
    public void Pipe<T>(ValueTask<T> task, Func<T, TMessage> onSuccess, Func<Exception, TMessage> onFailure) =>
        new PipeSignal<TMessage, T>(this.cell, task, onSuccess, onFailure).Start();

    /// <inheritdoc cref="Pipe{T}(ValueTask{T}, Func{T, TMessage}, Func{Exception, TMessage})"/>
    public void Pipe(ValueTask task, Func<TMessage> onSuccess, Func<Exception, TMessage> onFailure) =>
        new PipeSignal<TMessage>(this.cell, task, onSuccess, onFailure).Start();
}
