using System.Diagnostics.CodeAnalysis;

namespace Orchestrator.Actors;

/// <summary>One armed timer, and the control message it becomes when it fires.</summary>
internal sealed class TimerSignal<TMessage>(ActorCell<TMessage> cell, object key, TMessage message) : MessageSignal<TMessage>, IDisposable
{
    private ITimer? timer;

    public object Key { get; } = key;

    public void Start(TimeSpan delay)
    {
        if (delay == TimeSpan.Zero)
        {
            cell.Post(this);
        }
        else
        {
            timer = cell.System.Time.CreateTimer(static state => ((TimerSignal<TMessage>)state!).Fire(), this, delay, Timeout.InfiniteTimeSpan);
        }
    }

    public override bool TryOpen([MaybeNullWhen(false)] out TMessage opened)
    {
        opened = message;
        return cell.Timers.TryTake(this);
    }

    public void Dispose() => timer?.Dispose();

    private void Fire() => cell.Post(this);
}
