namespace Orchestrator.Actors;

/// <summary>The one-shot timers of one actor, by key. They deliver through the control lane and die with the incarnation.</summary>
public sealed class ActorTimers<TMessage>
{
    private readonly ActorCell<TMessage> cell;

    // A timer is known by its entry: re-arming a key makes a new one, so the entry is the generation.
    private readonly Dictionary<object, TimerSignal<TMessage>> armed = [];

    internal ActorTimers(ActorCell<TMessage> cell) => this.cell = cell;

    /// <summary>Delivers <paramref name="message"/> once after <paramref name="delay"/>.</summary>
    /// <param name="key">Names the timer, compared by equality. A timer with the same key is replaced: its message never arrives, even if it already fired.</param>
    /// <param name="delay">Zero delivers with the next control messages.</param>
    /// <param name="message">What to deliver.</param>
    public void StartOnce(object key, TimeSpan delay, TMessage message)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(delay, TimeSpan.Zero);
        Cancel(key);
        var timer = new TimerSignal<TMessage>(this.cell, key, message);
        this.armed[key] = timer;
        timer.Start(delay);
    }

    /// <summary>Cancels a timer: its message never arrives, even if it already fired.</summary>
    /// <returns>False when no timer with this key was waiting.</returns>
    public bool Cancel(object key)
    {
        if (!this.armed.Remove(key, out var timer))
        {
            return false;
        }

        timer.Dispose();
        return true;
    }

    /// <summary>True while a timer with this key waits to be delivered.</summary>
    public bool IsActive(object key) => this.armed.ContainsKey(key);

    internal bool TryTake(TimerSignal<TMessage> timer)
    {
        if (!this.armed.TryGetValue(timer.Key, out var armed) || armed != timer)
        {
            return false;
        }

        this.armed.Remove(timer.Key);
        timer.Dispose();
        return true;
    }

    internal void CancelAll()
    {
        foreach (var timer in this.armed.Values)
        {
            timer.Dispose();
        }

        this.armed.Clear();
    }
}
