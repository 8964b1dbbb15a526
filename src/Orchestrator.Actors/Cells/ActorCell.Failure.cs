using Microsoft.Extensions.Logging;

namespace Orchestrator.Actors;

/// <summary>Supervision: the actor's own options judge its failures; only escalation goes to the parent.</summary>
internal abstract partial class ActorCell
{
    private RestartHistory? history;

    public void OnResumed()
    {
        if (state != CellState.Escalated)
        {
            return;
        }

        if (!HasIncarnation)
        {
            // The factory failed: there is nothing to resume.
            history ??= new RestartHistory(Options.Supervision, System.Time);
            if (history.TryCount(RestartCause!))
            {
                BeginRestart(RestartCause!);
            }
            else
            {
                BeginStop(requested: false);
            }

            return;
        }

        State = CellState.Running;
        TakeBackDeferred();
        ResumeChildren();
    }

    public void OnChildEscalated(ActorCell child, Exception cause)
    {
        // In any other state the child is being stopped, or waits along with this actor for what its parent decides.
        if (state == CellState.Running)
        {
            FailWithoutMessage(cause);
        }
    }

    /// <summary>Treats the actor as failed outside of a message.</summary>
    protected abstract void FailWithoutMessage(Exception cause);

    /// <summary>Decides what a failure means and logs it.</summary>
    protected Directive Judge(Exception cause)
    {
        var strategy = Options.Supervision;
        Directive directive;
        try
        {
            directive = strategy.Decide(cause);
            if (directive == Directive.Resume && !HasIncarnation)
            {
                directive = Directive.Restart; // The factory failed: there is nothing to resume.
            }

            if (directive == Directive.Restart)
            {
                history ??= new RestartHistory(strategy, System.Time);
                if (!history.TryCount(cause))
                {
                    directive = strategy.WhenExceeded;
                }
            }
        }
        catch (Exception exception)
        {
            System.Logger.LogError(exception, "The supervision of {Actor} failed; the actor stops", Path);
            directive = Directive.Stop;
        }

        if (directive == Directive.Escalate && Parent is null)
        {
            System.Logger.LogCritical(cause, "{Actor} failed and nobody is above it to decide; it stops", Path);
            return Directive.Stop;
        }

        System.Logger.LogError(cause, "{Actor} failed: {Directive}", Path, directive);
        return directive;
    }

    protected void Escalate(Exception cause)
    {
        if (!HasIncarnation)
        {
            RestartCause = cause;
        }

        State = CellState.Escalated;
        Parent!.Post(new ChildEscalatedSignal(this, cause));
    }

    // Children that escalated wait for this; the others ignore it.
    protected void ResumeChildren()
    {
        if (children is null)
        {
            return;
        }

        foreach (var child in children.Values)
        {
            child.Post(new ResumeSignal());
        }
    }
}
