using Microsoft.Extensions.Logging;

namespace Orchestrator.Actors;

/// <summary>Start, children, restart and stop.</summary>
internal abstract partial class ActorCell
{
    private Dictionary<string, ActorCell>? children;
    private TerminationSource? termination;
    private ITimer? restartTimer;
    private bool restartDue;

    public Exception? RestartCause { get; private set; }

    public Task Termination
    {
        get
        {
            if (Volatile.Read(ref this.termination) is { } known)
            {
                return known.Task;
            }

            var made = new TerminationSource();
            if (Interlocked.CompareExchange(ref this.termination, made, null) is { } other)
            {
                return other.Task;
            }
            // Either the stopping turn saw the source, or this sees that it stopped.
            if (state == CellState.Stopped)
            {
                made.TrySetResult();
            }

            return made.Task;
        }
    }

    protected abstract bool HasIncarnation { get; }

    public void RequestStop() => Post(new StopSignal());

    public ActorRef<TChild> SpawnChild<TChild>(string name, Func<Actor<TChild>> factory, ActorOptions options)
    {
        ActorSystem.CheckName(name);
        options.Validate();
        if (state != CellState.Running)
        {
            throw new InvalidOperationException($"{Path} is stopping or restarting and cannot spawn {name}.");
        }

        children ??= [];
        var child = new ActorCell<TChild>(System, this, name, factory, options);
        if (!children.TryAdd(name, child))
        {
            throw new InvalidOperationException($"{Path} already has a child named {name}.");
        }

        child.RequestTurn();
        return child.Self;
    }

    public void OnStopRequested() => BeginStop(requested: true);

    public void OnRestartDue()
    {
        if (state != CellState.Restarting)
        {
            return;
        }

        restartDue = true;
        TryFinishRestart();
    }

    public void OnChildStopped(ActorCell child)
    {
        children!.Remove(child.Name);
        if (children.Count == 0)
        {
            children = null;
        }

        TryFinishRestart();
        TryFinishStop();
    }

    /// <summary>Makes a new incarnation and attaches it.</summary>
    protected abstract void CreateIncarnation();

    /// <summary>Forgets the incarnation and its timers.</summary>
    protected abstract void DropIncarnation();

    protected abstract void CancelTimers();

    protected abstract void InvokeStart();

    protected abstract void InvokeBurstEnd();

    protected abstract void InvokeStop();

    private void Begin()
    {
        State = CellState.Running;
        BurstOpen = true;
        history?.Started();
        try
        {
            CreateIncarnation();
            InvokeStart();
        }
        catch (Exception exception)
        {
            FailWithoutMessage(exception);
        }
    }

    private void EndBurst()
    {
        if (!BurstOpen || state != CellState.Running)
        {
            return;
        }

        BurstOpen = false;
        try
        {
            InvokeBurstEnd();
        }
        catch (Exception exception)
        {
            FailWithoutMessage(exception);
        }
    }

    protected void BeginRestart(Exception cause)
    {
        RestartCause = cause;
        DropIncarnation();
        paused = false;
        restartDue = false;
        State = CellState.Restarting;
        StopChildren();

        var delay = history!.NextDelay(System.Random);
        if (delay > TimeSpan.Zero)
        {
            restartTimer = System.Time.CreateTimer(static cell => ((ActorCell)cell!).Post(new RestartDueSignal()), this, delay, Timeout.InfiniteTimeSpan);
        }
        else
        {
            Post(new RestartDueSignal()); // Not at once: an actor that fails in OnStart would recurse.
        }
    }

    private void TryFinishRestart()
    {
        if (state != CellState.Restarting || !restartDue || children is not null)
        {
            return;
        }

        restartTimer?.Dispose();
        restartTimer = null;
        TakeBackDeferred();
        Begin();
    }

    protected void BeginStop(bool requested)
    {
        if (state >= CellState.Stopping)
        {
            return;
        }
        // What was handled before the request is complete and gets its commit; a failed actor gets none.
        if (requested && state == CellState.Running && BurstOpen)
        {
            Quietly(InvokeBurstEnd, "OnBurstEnd");
        }

        State = CellState.Stopping;
        CancelTimers();
        restartTimer?.Dispose();
        StopChildren();
        TryFinishStop();
    }

    private void TryFinishStop()
    {
        if (state != CellState.Stopping || children is not null)
        {
            return;
        }

        if (HasIncarnation)
        {
            Quietly(InvokeStop, "OnStop");
        }

        DropIncarnation();
        State = CellState.Stopped;
        ReportUndelivered();

        if (Parent is { } parent)
        {
            parent.Post(new ChildStoppedSignal(this));
        }
        else
        {
            System.Forget(this);
        }

        Interlocked.MemoryBarrier();
        if (this.termination is { } termination)
        {
            System.Dispatcher.Schedule(termination);
        }
    }

    private void StopChildren()
    {
        if (children is null)
        {
            return;
        }

        foreach (var child in children.Values)
        {
            child.RequestStop();
        }
    }

    protected void Quietly(Action step, string name)
    {
        try
        {
            step();
        }
        catch (Exception exception)
        {
            System.Logger.LogError(exception, "{Step} of {Actor} failed", name, Path);
        }
    }
}
