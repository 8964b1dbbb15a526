namespace Orchestrator.Cluster.Nodes;

/// <summary>What callers wait for until the view shows it; meanwhile what is asked of others is asked again and again.</summary>
internal sealed class Waits(NodeCore core)
{
    private readonly List<Wait> waits = [];

    /// <param name="isOver">True when nobody waits any longer.</param>
    /// <param name="isDone">What is waited for.</param>
    /// <param name="done">Runs once when it is done.</param>
    /// <param name="ask">Runs now and at each retry interval until it is done.</param>
    public void Until(Func<bool> isOver, Func<bool> isDone, Action done, Action ask)
    {
        if (isDone())
        {
            done();
            return;
        }

        waits.Add(new Wait(isOver, isDone, done, ask));
        ask();
        if (!core.Turn.IsAwaited(this))
        {
            core.Turn.After(this, core.Options.RetryInterval, AskAgain);
        }
    }

    public void Look()
    {
        foreach (var wait in waits.ToArray())
        {
            if (wait.IsOver())
            {
                waits.Remove(wait);
            }
            else if (wait.IsDone() && waits.Remove(wait))
            {
                wait.Done();
            }
        }
    }

    private void AskAgain()
    {
        Look();
        if (waits.Count == 0)
        {
            return;
        }

        core.Turn.After(this, core.Options.RetryInterval, AskAgain);
        foreach (var wait in waits.ToArray())
        {
            wait.Ask();
        }
    }

    private sealed record Wait(Func<bool> IsOver, Func<bool> IsDone, Action Done, Action Ask);
}
