namespace Orchestrator.Actors;

/// <summary>
/// An ask that waits for its answer. The task is completed by a work item of its own: whoever awaits it continues on the
/// dispatcher, neither inside the replying actor's turn nor outside the simulation's control.
/// </summary>
internal sealed class PendingAsk<TReply>(ActorSystem system, ActorCell target) : TaskCompletionSource<TReply>, IWorkItem, IThreadPoolWorkItem
{
    private int answered;
    private TReply? reply;
    private Exception? failure;
    private ITimer? deadline;

    public void StartDeadline(TimeSpan deadline)
    {
        if (deadline == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        this.deadline = system.Time.CreateTimer(
            _ => TryFail(new AskTimeoutException(target.Path, deadline)), null, deadline, Timeout.InfiniteTimeSpan);
    }

    public bool TryReply(TReply reply)
    {
        if (Interlocked.Exchange(ref answered, 1) != 0)
        {
            return false;
        }

        this.reply = reply;
        Complete();
        return true;
    }

    public bool TryFail(Exception failure)
    {
        if (Interlocked.Exchange(ref answered, 1) != 0)
        {
            return false;
        }

        this.failure = failure;
        Complete();
        return true;
    }

    public void Run()
    {
        if (this.failure is { } failure)
        {
            SetException(failure);
        }
        else
        {
            SetResult(this.reply!);
        }
    }

    void IThreadPoolWorkItem.Execute() => Run();

    private void Complete()
    {
        this.deadline?.Dispose();
        system.Dispatcher.Schedule(this);
    }
}
