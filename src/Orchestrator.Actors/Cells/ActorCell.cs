namespace Orchestrator.Actors;

/// <summary>
/// The lasting part of an actor: its place in the tree, its mailbox's turn-taking and its life. One turn runs at a time;
/// everything but posting happens inside a turn. This file holds the turn; life and failure are in the other two.
/// </summary>
internal abstract partial class ActorCell : IWorkItem, IThreadPoolWorkItem
{
    // Pushed by anyone, newest first; the turn takes the whole stack and turns it round into pending.
    private Signal? control;
    private Signal? pending;

    // Messages that came over the control lane while the mailbox was suspended, oldest first.
    private Signal? deferred;
    private Signal? lastDeferred;

    private int scheduled;
    private bool paused;
    private volatile bool userBlocked = true;
    private volatile CellState state;

    protected ActorCell(ActorSystem system, ActorCell? parent, string name, ActorOptions options)
    {
        System = system;
        Parent = parent;
        Name = name;
        Options = options;
    }

    public ActorSystem System { get; }

    public ActorCell? Parent { get; }

    public string Name { get; }

    // Put together on demand: most actors are never asked for it, and the text would be half of their memory.
    public string Path => Parent is null ? $"{System.Name}/{Name}" : $"{Parent.Path}/{Name}";

    public bool Paused
    {
        get => paused;
        set
        {
            paused = value;
            UpdateUserBlocked();
        }
    }

    protected ActorOptions Options { get; }

    protected CellState State
    {
        get => state;
        private set
        {
            state = value;
            UpdateUserBlocked();
        }
    }

    /// <summary>True while messages of the user lane have to wait; senders then do not ask for a turn, so a blocked lane does not spin.</summary>
    protected bool UserBlocked => userBlocked;

    /// <summary>Set once a handler ran, until the burst's end was handled.</summary>
    protected bool BurstOpen { get; set; }

    protected bool HasSignal => pending is not null || Volatile.Read(ref control) is not null;

    protected abstract bool HasUserMessages { get; }

    public void Post(Signal signal)
    {
        Signal? head;
        do
        {
            head = Volatile.Read(ref control);
            signal.Next = head;
        }
        while (Interlocked.CompareExchange(ref control, signal, head) != head);
        RequestTurn();
    }

    /// <summary>Asks for a turn unless one is asked for. A full fence must stand between what the turn is to see and this call.</summary>
    public void RequestTurn()
    {
        if (Volatile.Read(ref scheduled) == 0 && Interlocked.Exchange(ref scheduled, 1) == 0)
        {
            System.Dispatcher.Schedule(this);
        }
    }

    public void Run()
    {
        if (state == CellState.Starting)
        {
            Begin();
        }

        var budget = Options.BurstSize;
        while (budget > 0 && state != CellState.Stopped)
        {
            if (TakeSignal() is { } signal)
            {
                budget--;
                Handle(signal);
                continue;
            }

            var received = userBlocked ? 0 : ReceiveUserMessages(budget);
            if (received == 0)
            {
                break;
            }

            budget -= received;
        }

        EndBurst();
        if (state == CellState.Stopped)
        {
            ReportUndelivered();
        }

        GiveBack();
    }

    void IThreadPoolWorkItem.Execute() => Run();

    /// <summary>Handles up to <paramref name="most"/> messages of the user lane, fewer when a signal arrives; returns how many.</summary>
    protected abstract int ReceiveUserMessages(int most);

    /// <summary>Gives the message of a <see cref="MessageSignal{TMessage}"/> to the actor.</summary>
    protected abstract void Deliver(Signal signal);

    /// <summary>Reports what is left in the user lane.</summary>
    protected abstract void ReportUndeliveredUserMessages();

    /// <summary>Reports the signal if it is a message that somebody sent.</summary>
    protected abstract void ReportUndelivered(Signal signal);

    private void GiveBack()
    {
        if (HasWork)
        {
            System.Dispatcher.Schedule(this);
            return;
        }

        // The fence orders "idle from here on" before the last look: a sender either sees idle or is seen.
        Interlocked.Exchange(ref scheduled, 0);
        if (HasWork)
        {
            RequestTurn();
        }
    }

    private bool HasWork => HasSignal || (!userBlocked && HasUserMessages);

    private void Handle(Signal signal)
    {
        if (signal is SystemSignal system)
        {
            system.HandleIn(this);
        }
        else if (state == CellState.Running)
        {
            Deliver(signal);
        }
        else
        {
            Defer(signal);
        }
    }

    private Signal? TakeSignal()
    {
        if (pending is null && Volatile.Read(ref control) is not null)
        {
            var newest = Interlocked.Exchange(ref control, null);
            while (newest is not null)
            {
                var older = newest.Next;
                newest.Next = pending;
                pending = newest;
                newest = older;
            }
        }

        if (pending is not { } oldest)
        {
            return null;
        }

        pending = oldest.Next;
        oldest.Next = null;
        return oldest;
    }

    private void Defer(Signal signal)
    {
        if (lastDeferred is null)
        {
            deferred = signal;
        }
        else
        {
            lastDeferred.Next = signal;
        }

        lastDeferred = signal;
    }

    private void TakeBackDeferred()
    {
        if (lastDeferred is null)
        {
            return;
        }

        lastDeferred.Next = pending;
        pending = deferred;
        deferred = lastDeferred = null;
    }

    private void ReportUndelivered()
    {
        TakeBackDeferred();
        while (TakeSignal() is { } signal)
        {
            ReportUndelivered(signal);
        }

        ReportUndeliveredUserMessages();
    }

    // A stopped actor's lane is open: a message that slipped in still gets a turn, in which it is reported.
    private void UpdateUserBlocked() =>
        userBlocked = state != CellState.Stopped && (paused || state != CellState.Running);
}
