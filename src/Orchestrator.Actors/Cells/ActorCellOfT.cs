using System.Collections.Concurrent;

namespace Orchestrator.Actors;

/// <summary>The typed part of a cell: the user lane and the calls into the actor.</summary>
internal sealed class ActorCell<TMessage> : ActorCell
{
    private readonly Func<Actor<TMessage>> factory;

    // Made by the first message: an idle actor has none.
    private ConcurrentQueue<TMessage>? user;
    private ActorTimers<TMessage>? timers;

    // Only kept for bounded mailboxes, where it decides who is refused.
    private int waiting;

    public ActorCell(ActorSystem system, ActorCell? parent, string name, Func<Actor<TMessage>> factory, ActorOptions options)
        : base(system, parent, name, options)
    {
        this.factory = factory;
        Self = new ActorRef<TMessage>(this);
    }

    public ActorRef<TMessage> Self { get; }

    /// <summary>The living actor object; null before the first start, during a restart's back-off and after the end.</summary>
    public Actor<TMessage>? Incarnation { get; private set; }

    public ActorTimers<TMessage> Timers => timers ??= new ActorTimers<TMessage>(this);

    protected override bool HasIncarnation => Incarnation is not null;

    protected override bool HasUserMessages => Volatile.Read(ref user) is { IsEmpty: false };

    public TellResult Tell(TMessage message)
    {
        if (State == CellState.Stopped)
        {
            System.ReportUndelivered(this, message);
            return TellResult.Stopped;
        }

        if (Options.MailboxCapacity is { } capacity && Interlocked.Increment(ref waiting) > capacity)
        {
            Interlocked.Decrement(ref waiting);
            return TellResult.Full;
        }

        (Volatile.Read(ref user) ?? CreateQueue()).Enqueue(message);
        // Between the message and the look at who takes it: otherwise both sides could miss each other.
        Interlocked.MemoryBarrier();
        if (!UserBlocked)
        {
            RequestTurn();
        }

        return TellResult.Accepted;
    }

    public void TellControl(TMessage message)
    {
        if (State == CellState.Stopped)
        {
            System.ReportUndelivered(this, message);
        }
        else
        {
            Post(new ControlMessage<TMessage>(message));
        }
    }

    protected override int ReceiveUserMessages(int most)
    {
        if (Volatile.Read(ref user) is not { } queue)
        {
            return 0;
        }

        var counted = Options.MailboxCapacity is not null;
        var actor = Incarnation!;
        var received = 0;
        TMessage? message = default;
        try
        {
            while (received < most && !HasSignal && !UserBlocked && queue.TryDequeue(out message))
            {
                received++;
                if (counted)
                {
                    Interlocked.Decrement(ref waiting);
                }

                BurstOpen = true;
                actor.OnReceive(message);
            }
        }
        catch (Exception exception)
        {
            Fail(exception, message);
        }

        return received;
    }

    protected override void Deliver(Signal signal)
    {
        TMessage? message = default;
        try
        {
            if (!((MessageSignal<TMessage>)signal).TryOpen(out message))
            {
                return;
            }

            BurstOpen = true;
            Incarnation!.OnReceive(message);
        }
        catch (Exception exception)
        {
            Fail(exception, message);
        }
    }

    protected override void FailWithoutMessage(Exception cause) => Fail(cause, default);

    protected override void CreateIncarnation()
    {
        var actor = this.factory();
        actor.Attach(new ActorContext<TMessage>(this));
        Incarnation = actor;
    }

    protected override void DropIncarnation()
    {
        CancelTimers();
        Incarnation = null;
    }

    protected override void CancelTimers() => timers?.CancelAll();

    protected override void InvokeStart() => Incarnation!.OnStart();

    protected override void InvokeBurstEnd() => Incarnation!.OnBurstEnd();

    protected override void InvokeStop() => Incarnation!.OnStop();

    protected override void ReportUndeliveredUserMessages()
    {
        while (user is { } queue && queue.TryDequeue(out var message))
        {
            System.ReportUndelivered(this, message);
        }
    }

    protected override void ReportUndelivered(Signal signal)
    {
        if (signal is ControlMessage<TMessage> control)
        {
            System.ReportUndelivered(this, control.Message);
        }
        else
        {
            (signal as MessageSignal<TMessage>)?.TryOpen(out _); // Void by now; a piped result is released by this.
        }
    }

    private void Fail(Exception cause, TMessage? failed)
    {
        switch (Judge(cause))
        {
            case Directive.Resume:
                ResumeChildren();
                break;
            case Directive.Restart:
                if (Incarnation is { } actor)
                {
                    Quietly(() => actor.OnRestarting(cause, failed), "OnRestarting");
                }

                BeginRestart(cause);
                break;
            case Directive.Escalate:
                Escalate(cause);
                break;
            default:
                BeginStop(requested: false);
                break;
        }
    }

    private ConcurrentQueue<TMessage> CreateQueue()
    {
        var queue = new ConcurrentQueue<TMessage>();
        return Interlocked.CompareExchange(ref user, queue, null) ?? queue;
    }
}
