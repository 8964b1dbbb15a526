using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Orchestrator.Actors;

/// <summary>An I/O operation under way, and the control message it becomes when it ends.</summary>
internal sealed class PipeSignal<TMessage, TResult>(
    ActorCell<TMessage> cell, ValueTask<TResult> task, Func<TResult, TMessage> onSuccess, Func<Exception, TMessage> onFailure)
    : MessageSignal<TMessage>
{
    private readonly Actor<TMessage>? incarnation = cell.Incarnation;
    private ValueTaskAwaiter<TResult> awaiter = task.GetAwaiter();

    public void Start()
    {
        if (awaiter.IsCompleted)
        {
            cell.Post(this);
        }
        else
        {
            awaiter.UnsafeOnCompleted(() => cell.Post(this));
        }
    }

    public override bool TryOpen([MaybeNullWhen(false)] out TMessage opened)
    {
        // The result is taken even when nobody wants it any more: pooled operations wait for that to be reused.
        var current = cell.Incarnation == incarnation;
        TResult result;
        try
        {
            result = awaiter.GetResult();
        }
        catch (Exception exception)
        {
            opened = current ? onFailure(exception) : default;
            return current;
        }

        opened = current ? onSuccess(result) : default;
        return current;
    }
}

/// <summary>An I/O operation without a result under way, and the control message it becomes when it ends.</summary>
internal sealed class PipeSignal<TMessage>(
    ActorCell<TMessage> cell, ValueTask task, Func<TMessage> onSuccess, Func<Exception, TMessage> onFailure)
    : MessageSignal<TMessage>
{
    private readonly Actor<TMessage>? incarnation = cell.Incarnation;
    private ValueTaskAwaiter awaiter = task.GetAwaiter();

    public void Start()
    {
        if (awaiter.IsCompleted)
        {
            cell.Post(this);
        }
        else
        {
            awaiter.UnsafeOnCompleted(() => cell.Post(this));
        }
    }

    public override bool TryOpen([MaybeNullWhen(false)] out TMessage opened)
    {
        var current = cell.Incarnation == incarnation;
        try
        {
            awaiter.GetResult();
        }
        catch (Exception exception)
        {
            opened = current ? onFailure(exception) : default;
            return current;
        }

        opened = current ? onSuccess() : default;
        return current;
    }
}
